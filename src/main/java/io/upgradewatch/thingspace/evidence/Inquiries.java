package io.upgradewatch.thingspace.evidence;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.poll.Blame;
import io.upgradewatch.poll.Neighbours;
import io.upgradewatch.thingspace.auth.Renewals;
import io.upgradewatch.thingspace.auth.Tokens;
import io.upgradewatch.watch.Watch;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The inquiries of one credential set, one at a time for each account: refusals that come in a volley share one. On the
 * loop; futures never fail.
 */
public final class Inquiries {

    // What was under way when an account was found to be denied is refused as well, and tells nothing new.
    static final Duration STANDS = Duration.ofSeconds(5);

    private final NeighboursEvidence evidence;
    private final Renewals renewals;
    private final BiFunction<Watch, Tokens, Future<Boolean>> ask;
    private final Clock clock;
    private final Map<AccountName, Future<Inquiry.Finding>> running = new HashMap<>();
    private final Map<AccountName, Denial> denials = new HashMap<>();
    private Neighbours neighbours = Neighbours.NONE;

    /** An account that was found to be denied. */
    private record Denial(Instant at, long mark) {}

    /** @param ask asks upstream about a device and says whether it is served; null if the answer says neither */
    public Inquiries(
            NeighboursEvidence evidence,
            Renewals renewals,
            BiFunction<Watch, Tokens, Future<Boolean>> ask,
            Clock clock) {
        this.evidence = evidence;
        this.renewals = renewals;
        this.ask = ask;
        this.clock = clock;
    }

    public void neighbours(Neighbours known) {
        neighbours = known;
    }

    public Neighbours neighbours() {
        return neighbours;
    }

    /**
     * Looks into a refusal.
     *
     * @param mark of the refusal: only answers to later requests are evidence that others are served
     */
    public Future<Inquiry.Finding> about(Inquiry.Question question, long mark) {
        AccountName account = question.device().account();
        if (!question.renewable() && evidence.serves(account, question.tokens(), mark)) {
            return Future.succeededFuture(Inquiry.Finding.of(Blame.DEVICE));
        }
        if (deniedJustNow(account, question.tokens())) {
            return Future.succeededFuture(Inquiry.Finding.of(Blame.ACCOUNT));
        }
        Future<Inquiry.Finding> other = running.get(account);
        if (other != null) {
            return other.compose(finding -> stands(finding) ? other : about(question, mark));
        }
        Future<Inquiry.Finding> mine = new Inquiry(question, evidence, renewals, neighbours, ask).run();
        if (!mine.isComplete()) {
            running.put(account, mine);
        }
        return mine.onSuccess(finding -> ended(account, finding));
    }

    // That others are served says nothing to those who were refused after the question: they ask once more.
    private static boolean stands(Inquiry.Finding finding) {
        return finding.renew() || finding.blame() == Blame.ACCOUNT || finding.blame() == Blame.SET;
    }

    private void ended(AccountName account, Inquiry.Finding finding) {
        running.remove(account);
        if (!finding.renew() && finding.blame() == Blame.ACCOUNT) {
            denials.put(account, new Denial(clock.instant(), evidence.mark()));
        } else {
            denials.remove(account);
        }
    }

    private boolean deniedJustNow(AccountName account, Tokens tokens) {
        Denial denial = denials.get(account);
        Instant now = clock.instant();
        return denial != null
                && !now.isBefore(denial.at())
                && now.isBefore(denial.at().plus(STANDS))
                && !evidence.serves(account, tokens, denial.mark());
    }
}
