package io.upgradewatch.thingspace.poll;

import io.upgradewatch.poll.Blame;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.PollOutcome.Denied;
import io.upgradewatch.poll.PollOutcome.Refused;
import io.upgradewatch.poll.PollOutcome.Scope;
import io.upgradewatch.poll.PollOutcome.Unreachable;
import io.upgradewatch.thingspace.auth.Tokens;
import io.upgradewatch.thingspace.error.ErrorEnvelope;
import io.upgradewatch.thingspace.error.RetryAfter;
import io.upgradewatch.thingspace.error.Verdict;
import io.upgradewatch.thingspace.evidence.Inquiry;
import io.upgradewatch.thingspace.history.Fingerprint;
import io.upgradewatch.thingspace.history.HistoryEntry;
import io.upgradewatch.thingspace.history.HistoryReader;
import io.upgradewatch.thingspace.history.Masking;
import io.upgradewatch.thingspace.http.Bearer;
import io.upgradewatch.thingspace.http.Exchange;
import io.upgradewatch.thingspace.http.Session;
import io.upgradewatch.watch.Watch;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One poll: the request, and at most one more if it is refused, with fresh credentials where these may help. Whose
 * fault a refusal is, its neighbours say. Ends exactly once, whatever happens. On the loop.
 */
public final class DevicePoll implements Exchange.Cases<Void> {

    private static final Logger LOG = Logger.getLogger(DevicePoll.class);

    private static final PollOutcome REPEATED = new PollOutcome.Repeated();

    private final CredentialSetClient set;
    private final Watch watch;
    private final long known;
    private final long failedAt;
    private final String imei;
    private final Consumer<PollOutcome> ending;
    private Bearer bearer;
    private Session session;
    private Tokens tokens;
    private long request;
    private long sentAt;
    private long refused;
    private boolean replayed;
    private boolean over;

    DevicePoll(CredentialSetClient set, Watch watch, long known, long failedAt, Consumer<PollOutcome> ending) {
        this.set = set;
        this.watch = watch;
        this.known = known;
        this.failedAt = failedAt;
        this.imei = watch.imei().digits();
        this.ending = ending;
    }

    void start() {
        guarded(() -> set.hold.active().ifPresentOrElse(this::end, this::bearer));
    }

    private void bearer() {
        bearer = set.bearers.usable();
        if (bearer != null) {
            session();
            return;
        }
        set.bearers
                .next()
                .onSuccess(grant -> guarded(() -> {
                    bearer = grant.value();
                    if (bearer == null) {
                        end(grant.refusal());
                    } else {
                        session();
                    }
                }));
    }

    private void session() {
        session = set.sessions.usable();
        if (session != null) {
            send();
            return;
        }
        set.sessions
                .next()
                .onSuccess(grant -> guarded(() -> {
                    session = grant.value();
                    if (session == null) {
                        end(grant.refusal());
                    } else {
                        send();
                    }
                }));
    }

    private void send() {
        tokens = set.tokens(bearer, session);
        request = set.evidence.send();
        sentAt = set.clock.millis();
        set.wire
                .history(watch, bearer, session, () -> set.asked(watch))
                .ended()
                .onSuccess(exchange -> guarded(() -> exchange.match(this)));
    }

    @Override
    public Void answered(Exchange.Answer answer) {
        set.upstreamClock.seen(answer.date());
        if (answer.status() < 200 || answer.status() > 299) {
            judge(Verdict.of(answer, set.clock.instant()));
            return null;
        }
        if (known != 0 && Fingerprint.of(answer.body()) == known) {
            served(REPEATED);
            return null;
        }
        HistoryReader.Read read = HistoryReader.read(
                answer.status(),
                answer.body(),
                new HistoryEntry.Asked(imei, watch.account().value()));
        if (read.outcome() instanceof PollOutcome.Unreadable) {
            ErrorEnvelope error = ErrorEnvelope.of(answer.body());
            if (error.recognized()) {
                judge(Verdict.of(answer, error, set.clock.instant()));
                return null;
            }
            set.answered(read.outcome());
            end(masked(read.outcome()));
            return null;
        }
        set.named(watch, read);
        served(dated(masked(read.outcome()), answer));
        return null;
    }

    @Override
    public Void unread(Exchange.Unread unread) {
        Exchange.Answer answer = unread.answer();
        if (answer.status() < 200 || answer.status() > 299) {
            judge(Verdict.of(answer, set.clock.instant()));
            return null;
        }
        end(masked(HistoryReader.unreadable(unread.cause(), unread.detail(), answer.status(), answer.body())
                .outcome()));
        return null;
    }

    // By which clock its report times lie in the future.
    private static PollOutcome dated(PollOutcome outcome, Exchange.Answer answer) {
        return outcome instanceof PollOutcome.Reported some
                ? new PollOutcome.Reported(
                        some.history().answeredAt(RetryAfter.httpDate(answer.date())), some.fingerprint(), some.aside())
                : outcome;
    }

    // What cannot be read is put aside for people to see, and is nobody's business to log in with.
    private PollOutcome masked(PollOutcome outcome) {
        if (outcome instanceof PollOutcome.Reported some && some.aside() != null) {
            return new PollOutcome.Reported(some.history(), some.fingerprint(), masked(some.aside()));
        }
        return outcome instanceof PollOutcome.Unreadable one ? masked(one) : outcome;
    }

    private PollOutcome.Unreadable masked(PollOutcome.Unreadable one) {
        return new PollOutcome.Unreadable(
                one.cause(), one.detail(), one.status(), Masking.of(one.body(), bearer.token(), session.token()));
    }

    @Override
    public Void lost(Exchange.Lost lost) {
        end(new Unreachable(lost.cause(), lasting()));
        return null;
    }

    private void served(PollOutcome outcome) {
        set.evidence.served(watch.account(), tokens, request, sentAt);
        set.answered(outcome);
        end(outcome);
    }

    private void judge(Verdict verdict) {
        if (verdict.outcome() instanceof Denied denied) {
            doubt(verdict, denied);
            return;
        }
        set.answered(verdict.outcome());
        if (verdict.outcome() instanceof Unreachable away) {
            end(new Unreachable(away.cause(), lasting()));
        } else if (verdict.outcome() instanceof Refused odd && !odd.permanent()) {
            end(new Refused(false, odd.cause(), lasting()));
        } else {
            if (verdict.outcome() instanceof Refused) {
                // Who names the device as the fault has taken the credentials.
                set.evidence.served(watch.account(), tokens, request, sentAt);
            }
            end(verdict.outcome());
        }
    }

    /** Whose fault it is, if the device failed the last time as well; one failure alone is nobody's. */
    private Blame lasting() {
        set.evidence.failed(watch.account(), watch.imei());
        if (failedAt == 0) {
            return Blame.UNDECIDED;
        }
        Blame verdict = set.evidence.lasting(watch.account(), watch.imei(), failedAt);
        set.blamed(verdict);
        return verdict;
    }

    private void doubt(Verdict verdict, Denied denied) {
        set.evidence.failed(watch.account(), watch.imei());
        if (!replayed) {
            refused = set.evidence.mark();
        }
        if (set.hold.active().isPresent()) {
            end(denied.scope() == Scope.CREDENTIALS ? denied : new Denied(Scope.CREDENTIALS, denied.cause()));
        } else if (!replayed && verdict.renewable() && !set.current(tokens)) {
            replay();
        } else if (failedAt != 0 && set.evidence.servedSince(watch.account(), tokens, failedAt)) {
            found(Inquiry.Finding.of(Blame.DEVICE), verdict, denied);
        } else {
            set.inquiries
                    .about(question(verdict), refused)
                    .onSuccess(finding -> guarded(() -> found(finding, verdict, denied)));
        }
    }

    private Inquiry.Question question(Verdict verdict) {
        return new Inquiry.Question(watch, tokens, verdict.claim(), verdict.renewable() && !replayed, verdict.clear());
    }

    private void found(Inquiry.Finding finding, Verdict verdict, Denied denied) {
        if (finding.renew()) {
            renew(verdict);
        } else if (!replayed && verdict.renewable() && !set.current(tokens)) {
            // Another account's refusal has brought fresh ones meanwhile: the finding is about those before.
            replay();
        } else if (finding.blame() == Blame.DEVICE && !replayed) {
            replay();
        } else {
            conclude(finding.blame(), denied);
        }
    }

    private void renew(Verdict verdict) {
        if (verdict.bearerStale()) {
            set.bearers.drop(bearer);
        }
        if (verdict.sessionStale()) {
            set.sessions.drop(session);
        }
        replay();
    }

    private void replay() {
        if (replayed) {
            end(new Unreachable("credentials_changed"));
            return;
        }
        replayed = true;
        set.asked(watch);
        bearer();
    }

    private void conclude(Blame verdict, Denied denied) {
        set.blamed(verdict);
        switch (verdict) {
            case DEVICE, UNDECIDED -> end(new Refused(false, denied.cause(), verdict));
            case ACCOUNT -> end(new Denied(Scope.ACCOUNT, denied.cause()));
            case SET -> {
                Denied all = new Denied(Scope.CREDENTIALS, denied.cause());
                set.denied(all);
                end(all);
            }
        }
    }

    private void end(PollOutcome outcome) {
        if (!over) {
            over = true;
            ending.accept(outcome);
        }
    }

    // A fault of ours in reading one answer must not take the poll loop with it.
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "poll broken imei=%s", watch.imei());
            end(new Unreachable("broken"));
        }
    }
}
