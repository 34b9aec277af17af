package io.upgradewatch.thingspace;

import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.PollOutcome.Unreachable;
import io.upgradewatch.watch.Watch;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One poll: the request, and at most one replay of it with fresh credentials. Ends exactly once, whatever happens. On
 * the loop.
 */
final class OnePoll implements Exchange.Cases<Void> {

    private static final Logger LOG = Logger.getLogger(OnePoll.class);

    private static final PollOutcome REPEATED = new PollOutcome.Repeated();

    private final SetPolls set;
    private final Watch watch;
    private final long known;
    private final String imei;
    private final Consumer<PollOutcome> ending;
    private Bearer bearer;
    private Session session;
    private boolean replayed;
    private boolean over;

    OnePoll(SetPolls set, Watch watch, long known, Consumer<PollOutcome> ending) {
        this.set = set;
        this.watch = watch;
        this.known = known;
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
        set.wire
                .history(watch.account().value(), imei, bearer, session)
                .ended()
                .onSuccess(exchange -> guarded(() -> exchange.match(this)));
    }

    @Override
    public Void answered(Exchange.Answer answer) {
        if (answer.status() < 200 || answer.status() > 299) {
            judge(Verdict.of(answer, set.clock.instant()));
            return null;
        }
        if (known != 0 && Fingerprint.of(answer.body()) == known) {
            set.answered(REPEATED);
            end(REPEATED);
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
        }
        set.named(watch, read);
        set.answered(read.outcome());
        end(masked(read.outcome()));
        return null;
    }

    @Override
    public Void tooLong(Exchange.TooLong answer) {
        if (answer.status() < 200 || answer.status() > 299) {
            judge(Verdict.of(new Exchange.Answer(answer.status(), null, answer.head()), set.clock.instant()));
            return null;
        }
        end(masked(HistoryReader.unreadable("too_long", "longer than is read", answer.status(), answer.head())
                .outcome()));
        return null;
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
        end(new Unreachable(lost.cause()));
        return null;
    }

    private void judge(Verdict verdict) {
        if (!verdict.bearerStale() && !verdict.sessionStale()) {
            set.answered(verdict.outcome());
            end(verdict.outcome());
        } else if (replayed) {
            set.refusedTwice(verdict.outcome());
            end(verdict.outcome());
        } else if (set.hold.active().isPresent()) {
            end(verdict.outcome());
        } else {
            replay(verdict);
        }
    }

    private void replay(Verdict verdict) {
        replayed = true;
        if (verdict.bearerStale()) {
            set.bearers.drop(bearer);
        }
        if (verdict.sessionStale()) {
            set.sessions.drop(session);
        }
        bearer();
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
