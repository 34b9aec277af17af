package io.upgradewatch.thingspace.auth;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.poll.LoginLedger;
import io.upgradewatch.poll.LoginLedger.Entry;
import io.upgradewatch.poll.LoginLedger.Key;
import io.upgradewatch.poll.LoginLedger.Resumption;
import io.upgradewatch.poll.LoginListener;
import io.upgradewatch.poll.LoginListener.Result;
import io.upgradewatch.poll.LoginPause;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.PollOutcome.Denied;
import io.upgradewatch.poll.PollOutcome.Scope;
import io.upgradewatch.poll.PollOutcome.Throttled;
import io.upgradewatch.poll.PollOutcome.Unreachable;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.thingspace.http.Bearer;
import io.upgradewatch.thingspace.http.CredentialSet;
import io.upgradewatch.thingspace.http.Session;
import io.upgradewatch.thingspace.http.Wire;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Logs in without ever locking the user, as {@link LoginRule} has it, counted across restarts, crashes, changes of owner
 * and of the password.
 *
 * <p>Each attempt is written down as a failure, durably, before it is made; only a success, or the certainty that the
 * session service never saw it, takes the count back. On the loop; futures never fail.
 */
final class LoginGuard {

    private static final Logger LOG = Logger.getLogger(LoginGuard.class);

    private final Bearers bearers;
    private final Wire wire;
    private final LoginLedger ledger;
    private final LoginListener listener;
    private final Clock clock;
    private final Buffer credentials;
    private final SetName set;
    private final Set<SetName> sets;
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

    /** @param sets all whose user this is */
    LoginGuard(
            CredentialSet set,
            Set<SetName> sets,
            Bearers bearers,
            Wire wire,
            LoginLedger ledger,
            LoginListener listener,
            Clock clock) {
        this.sets = sets;
        this.set = set.name();
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

    /** Why no login is tried under {@code key} now. */
    Optional<LoginPause> pause(Key key) {
        return LoginRule.pause(row(key), ledger.resumption(key), clock.instant());
    }

    /** Failed logins in a row. */
    int failures(Key key) {
        return row(key).failures();
    }

    /** Makes one attempt, to be called by the owner of the set's logins and by nobody else. */
    Future<Ended> login(Key key, SessionCipher sealing) {
        return bearers.next().compose(grant -> {
            if (grant.value() == null) {
                return ended(grant.refusal(), Duration.ZERO);
            }
            if (!ledger.owns(key)) {
                return ended(new Unreachable("no_session"), Duration.ZERO);
            }
            Optional<LoginPause> pause = pause(key);
            if (pause.isPresent()) {
                return ended(refusal(pause.get()), Duration.ZERO);
            }
            Attempt attempt = new Attempt(key, sealing, row(key));
            return write(key, attempt.counted())
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
        if (unwritten != null && !ledger.owns(key)) {
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
                LOG.warnf("login not written down set=%s", set);
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

    /** How polls end that would need the session of a login which is not tried. */
    static PollOutcome refusal(LoginPause pause) {
        return switch (pause) {
            case REFUSED -> new Denied(Scope.CREDENTIALS, pause.cause());
            case UNANSWERED -> new Unreachable(pause.cause());
        };
    }

    // Versions that counted each password for itself left their rows under the names of the sets.
    private Entry row(Key key) {
        return ledger.entry(key).orElseGet(() -> {
            int earlier = sets.stream().mapToInt(ledger::earlierFailures).sum();
            return earlier == 0 ? Entry.NONE : new Entry(earlier, earlier, null, null, null);
        });
    }

    private static Future<Ended> ended(PollOutcome refusal, Duration pause) {
        return Future.succeededFuture(new Ended(null, refusal, pause));
    }

    /** One attempt that has been counted. */
    private final class Attempt {

        private final Key key;
        private final SessionCipher sealing;
        private final Entry before;
        private final Instant madeAt = clock.instant();

        Attempt(Key key, SessionCipher sealing, Entry before) {
            this.key = key;
            this.sealing = sealing;
            this.before = before;
        }

        // The answer is not known yet: a crash from here on was silence.
        Entry counted() {
            return new Entry(before.failures() + 1, before.refusals(), madeAt, null, resumption());
        }

        private Entry refused() {
            return new Entry(before.failures() + 1, before.refusals() + 1, null, null, resumption());
        }

        // What was allowed is still allowed.
        private Entry unmade() {
            return new Entry(before.failures(), before.refusals(), before.unansweredAt(), null, before.resumption());
        }

        private String resumption() {
            return ledger.resumption(key)
                    .filter(asked -> LoginRule.resumed(before, Optional.of(asked)))
                    .map(Resumption::id)
                    .orElse(before.resumption());
        }

        Future<Ended> make(Bearer bearer, boolean first) {
            return wire.login(bearer, credentials).ended().compose(exchange -> {
                LoginAnswer answer = LoginAnswer.of(exchange, clock.instant());
                return switch (answer.kind()) {
                    case SUCCEEDED -> succeeded(answer.token());
                    case REFUSED -> refused(answer.outcome());
                    case UNANSWERED -> failed(answer.outcome(), Duration.ZERO);
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
            settle(key, new Entry(0, 0, null, sealed, resumption()));
            listener.loginEnded(set, Result.SUCCEEDED);
            return Future.succeededFuture(
                    new Ended(new Session(token, SessionCipher.digest(sealed)), null, Duration.ZERO));
        }

        private Future<Ended> refused(PollOutcome outcome) {
            return settle(key, refused()).transform(written -> failed(outcome, LoginRule.AFTER_REFUSAL));
        }

        private Future<Ended> failed(PollOutcome outcome, Duration pause) {
            listener.loginEnded(set, Result.FAILED);
            return ended(outcome, pause);
        }

        private Future<Ended> uncounted(PollOutcome outcome) {
            listener.loginEnded(set, Result.UNCOUNTED);
            Duration asked = outcome instanceof Throttled throttled
                    ? throttled.retryAfter().orElse(Duration.ZERO)
                    : Duration.ZERO;
            // If the count cannot be taken back it stays: one login fewer is better than one too many.
            return settle(key, unmade()).transform(written -> ended(outcome, asked));
        }
    }
}
