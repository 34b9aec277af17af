package io.upgradewatch.thingspace;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.poll.LoginLedger;
import io.upgradewatch.poll.LoginLedger.Entry;
import io.upgradewatch.poll.LoginLedger.Key;
import io.upgradewatch.poll.LoginListener;
import io.upgradewatch.poll.LoginListener.Result;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.PollOutcome.Denied;
import io.upgradewatch.poll.PollOutcome.Scope;
import io.upgradewatch.poll.PollOutcome.Throttled;
import io.upgradewatch.poll.PollOutcome.Unreachable;
import io.upgradewatch.poll.UpgradeReports;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Logs in without ever locking the account: upstream locks it after five failed logins in a row, so this stops after
 * two, counted across restarts, crashes and changes of owner.
 *
 * <p>Each attempt is written down as a failure, durably, before it is made; only a success, or the certainty that the
 * session service never saw it, takes the count back. On the loop; futures never fail.
 */
final class LoginGuard {

    static final int MOST_FAILURES = 2;
    static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);
    // Two attempts that nobody answered would pause the set for good: a short outage must not be enough for that.
    static final Duration AFTER_SILENCE = Duration.ofMinutes(5);

    private static final Logger LOG = Logger.getLogger(LoginGuard.class);

    private final Bearers bearers;
    private final Wire wire;
    private final LoginLedger ledger;
    private final LoginListener listener;
    private final Clock clock;
    private final Buffer credentials;
    private Entry unwritten;
    private Future<Void> written = Future.succeededFuture();

    /**
     * How a login ended.
     *
     * @param session null if there is none
     * @param refusal how waiting polls end; null if there is a session
     * @param pause how long to leave it at least
     */
    record Ended(Session session, PollOutcome refusal, Duration pause) {}

    LoginGuard(CredentialSet set, Bearers bearers, Wire wire, LoginLedger ledger, LoginListener listener, Clock clock) {
        this.bearers = bearers;
        this.wire = wire;
        this.ledger = ledger;
        this.listener = listener;
        this.clock = clock;
        this.credentials = new JsonObject()
                .put("username", set.username())
                .put("password", set.password())
                .toBuffer();
    }

    /** Whether no login may be made under {@code key} until a person acts. */
    boolean exhausted(Key key) {
        return failures(key) >= MOST_FAILURES;
    }

    /** Makes one attempt, to be called by the owner of the set's logins and by nobody else. */
    Future<Ended> login(Key key, Sealing sealing) {
        return bearers.next().compose(grant -> {
            if (grant.value() == null) {
                return ended(grant.refusal(), Duration.ZERO);
            }
            if (!ledger.owns(key.set())) {
                return ended(new Unreachable("no_session"), Duration.ZERO);
            }
            int failures = failures(key);
            if (failures >= MOST_FAILURES) {
                return ended(new Denied(Scope.CREDENTIALS, UpgradeReports.LOGIN_REFUSED), Duration.ZERO);
            }
            Attempt attempt = new Attempt(key, sealing, failures, resumption(key));
            return write(key, attempt.row(failures + 1, null))
                    .compose(
                            counted -> attempt.make(grant.value(), true),
                            failure -> ended(new Unreachable("login_ledger"), Duration.ZERO));
        });
    }

    /** Whether something could not be written down when it happened. */
    boolean owes() {
        return unwritten != null && written.isComplete();
    }

    /** Writes down what could not be written down when it happened. */
    void catchUp(Key key) {
        if (unwritten != null && !ledger.owns(key.set())) {
            unwritten = null;
        }
        if (owes()) {
            settle(key, unwritten);
        }
    }

    /** Completes once nothing is being written down. */
    Future<Void> written() {
        return written;
    }

    private Future<Void> settle(Key key, Entry row) {
        unwritten = row;
        // Before the write, which tells those who look after what is unwritten.
        Promise<Void> end = Promise.promise();
        written = end.future();
        write(key, row).onComplete(ar -> {
            if (ar.succeeded()) {
                unwritten = null;
            } else {
                LOG.warnf("login not written down set=%s", key.set());
            }
            end.handle(ar);
        });
        return end.future();
    }

    private Future<Void> write(Key key, Entry row) {
        Promise<Void> durable = Promise.promise();
        Uni<Void> written = ledger.write(key, row);
        written.subscribe().with(durable::complete, durable::fail);
        return durable.future();
    }

    // A resumption that the row has not seen yet makes its count history.
    private int failures(Key key) {
        Optional<Entry> row = ledger.entry(key);
        Optional<String> asked = ledger.resumption(key);
        boolean resumed = asked.isPresent() && !asked.equals(row.map(Entry::resumption));
        return resumed ? 0 : row.map(Entry::failures).orElse(0);
    }

    private String resumption(Key key) {
        return ledger.resumption(key)
                .or(() -> ledger.entry(key).map(Entry::resumption))
                .orElse(null);
    }

    private static Future<Ended> ended(PollOutcome refusal, Duration pause) {
        return Future.succeededFuture(new Ended(null, refusal, pause));
    }

    /** One attempt that has been counted. */
    private final class Attempt {

        private final Key key;
        private final Sealing sealing;
        private final int failuresBefore;
        private final String resumption;

        Attempt(Key key, Sealing sealing, int failuresBefore, String resumption) {
            this.key = key;
            this.sealing = sealing;
            this.failuresBefore = failuresBefore;
            this.resumption = resumption;
        }

        Entry row(int failures, byte[] sealedSession) {
            return new Entry(failures, sealedSession, resumption);
        }

        Future<Ended> make(Bearer bearer, boolean first) {
            return wire.login(bearer, credentials).ended().compose(exchange -> {
                LoginAnswer answer = LoginAnswer.of(exchange, clock.instant());
                return switch (answer.kind()) {
                    case SUCCEEDED -> succeeded(answer.token());
                    case REFUSED -> failed(answer.outcome(), AFTER_REFUSAL);
                    case UNANSWERED -> failed(answer.outcome(), AFTER_SILENCE);
                    case UNCOUNTED -> uncounted(answer.outcome());
                    case BEARER_STALE -> {
                        bearers.drop(bearer);
                        yield first ? again() : uncounted(answer.outcome());
                    }
                };
            });
        }

        private Future<Ended> again() {
            return bearers.next()
                    .compose(grant -> grant.value() != null ? make(grant.value(), false) : uncounted(grant.refusal()));
        }

        private Future<Ended> succeeded(String token) {
            byte[] sealed = sealing.seal(token);
            settle(key, row(0, sealed));
            listener.loginEnded(key.set(), Result.SUCCEEDED);
            return Future.succeededFuture(new Ended(new Session(token, Sealing.digest(sealed)), null, Duration.ZERO));
        }

        private Future<Ended> failed(PollOutcome outcome, Duration pause) {
            listener.loginEnded(key.set(), Result.FAILED);
            return ended(outcome, pause);
        }

        private Future<Ended> uncounted(PollOutcome outcome) {
            listener.loginEnded(key.set(), Result.UNCOUNTED);
            Duration asked = outcome instanceof Throttled throttled
                    ? throttled.retryAfter().orElse(Duration.ZERO)
                    : Duration.ZERO;
            // If the count cannot be taken back it stays: one login fewer is better than one too many.
            return settle(key, row(failuresBefore, null)).transform(written -> ended(outcome, asked));
        }
    }
}
