package io.upgradewatch.thingspace.auth;

import io.upgradewatch.poll.LoginLedger;
import io.upgradewatch.poll.LoginLedger.Entry;
import io.upgradewatch.poll.LoginLedger.Key;
import io.upgradewatch.poll.LoginLedger.Resumption;
import io.upgradewatch.poll.LoginListener;
import io.upgradewatch.poll.LoginPause;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.PollOutcome.Unreachable;
import io.upgradewatch.poll.Resumed;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.poll.TokenAge;
import io.upgradewatch.thingspace.error.RequestPause;
import io.upgradewatch.thingspace.http.CredentialSet;
import io.upgradewatch.thingspace.http.Session;
import io.upgradewatch.thingspace.http.Wire;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The session of one credential set, shared by the whole group through the ledger.
 *
 * <p>Who owns the login gets sessions by logging in, at most once at a time; everybody else takes them from the
 * ledger and reports there when one no longer holds. Each session is renewed once, however many polls of however many
 * instances find it expired.
 *
 * <p>On the loop; futures never fail.
 */
public final class Sessions {

    private static final Logger LOG = Logger.getLogger(Sessions.class);
    private static final int PATIENCE_FOR_OWN_LOGIN = 3;

    private final SetName set;
    private final Key key;
    private final LoginLedger ledger;
    private final LoginGuard guard;
    private final Context loop;
    private final Clock clock;
    private final RequestPause hold;
    private final Duration timeout;
    private final Future<SessionCipher> sealing;
    private Session current;
    private Instant since;
    private String gone;
    private String resumed;
    private Future<Void> login;
    private boolean retired;
    private boolean ended;
    private boolean failing;
    private Instant withoutSince;
    private LoginPause wasPaused;
    private Promise<Grant<Session>> awaited;
    private long patience;

    /** @param earlier completes once no login of the same user is under way elsewhere in this instance */
    Sessions(
            CredentialSet credentials,
            Set<SetName> sets,
            Bearers bearers,
            Wire wire,
            LoginLedger ledger,
            LoginListener listener,
            Clock clock,
            Context loop,
            Future<Void> earlier) {
        this.set = credentials.name();
        this.key = LoginIdentity.of(credentials);
        this.ledger = ledger;
        this.loop = loop;
        this.clock = clock;
        this.timeout = credentials.timeout();
        this.hold = new RequestPause(clock);
        this.sealing = loop.executeBlocking(() -> SessionCipher.of(credentials), false);
        this.login = earlier;
        this.guard = new LoginGuard(credentials, sets, bearers, wire, ledger, listener, clock);
        sealing.onSuccess(derived -> look());
        ledger.onChange(this::look);
    }

    /** The session to send now; null if one has to be had first. */
    public Session usable() {
        return current;
    }

    /** The session to send, as soon as there is one; a refusal if there will be none soon. */
    public Future<Grant<Session>> next() {
        look();
        Optional<PollOutcome> refusal =
                paused().map(LoginGuard::refusal).or(() -> login.isComplete() ? hold.active() : Optional.empty());
        if (current != null || refusal.isPresent()) {
            return Future.succeededFuture(current != null ? Grant.of(current) : Grant.refused(refusal.get()));
        }
        if (awaited == null) {
            awaited = Promise.promise();
            long millis = timeout.toMillis() * (login.isComplete() ? 1 : PATIENCE_FOR_OWN_LOGIN);
            patience = loop.owner().setTimer(millis, late -> settle(Grant.refused(new Unreachable("no_session"))));
        }
        return awaited.future();
    }

    /** How old the present one is; empty if there is none. */
    public Optional<TokenAge> age() {
        return Optional.ofNullable(current).map(held -> new TokenAge("session", since, Optional.empty()));
    }

    /** Failed logins in a row, whatever the password. */
    public int failures() {
        return guard.failures(key);
    }

    /** Whether there is one; starts to get one if there is not. */
    public boolean ready() {
        if (current == null || guard.owes()) {
            look();
        }
        withoutSince = current != null ? null : withoutSince != null ? withoutSince : clock.instant();
        return current != null;
    }

    /** Whether there is none because the last login failed, or has been none for longer than one may take. */
    public boolean failing() {
        return current == null
                && (failing
                        || withoutSince != null
                                && clock.instant()
                                        .isAfter(withoutSince.plus(timeout.multipliedBy(PATIENCE_FOR_OWN_LOGIN))));
    }

    /** Why no login is tried now, if there is no session. */
    public Optional<LoginPause> paused() {
        if (!sealing.succeeded() || current != null || !login.isComplete() || loginOfOthers()) {
            return Optional.empty();
        }
        return guard.pause(key);
    }

    // Counted before it is made, an attempt looks like silence to the others for as long as it may take.
    private boolean loginOfOthers() {
        Instant madeAt = ledger.entry(key).map(Entry::unansweredAt).orElse(null);
        return madeAt != null
                && !ledger.owns(key)
                && clock.instant().isBefore(madeAt.plus(timeout.multipliedBy(PATIENCE_FOR_OWN_LOGIN)));
    }

    /** Upstream no longer takes {@code stale}; no matter if it has been replaced meanwhile. */
    public void drop(Session stale) {
        if (current == null || !current.digest().equals(stale.digest())) {
            return;
        }
        gone = stale.digest();
        current = null;
        if (!ledger.owns(key)) {
            ledger.reportExpired(key, stale.digest())
                    .subscribe()
                    .with(done -> {}, failure -> LOG.warnf(failure, "expiry not reported set=%s", set));
        }
    }

    public Key key() {
        return key;
    }

    /** Completes once no login is under way and how the last one ended is written down, or could not be. */
    public Future<Void> loginEnded() {
        return login.eventually(guard::written);
    }

    /** See {@code UpgradeReports.resume}. */
    public Future<Resumed> resume(boolean unlocked) {
        int failures = guard.failures(key);
        if (failures >= LoginRule.MAX_FAILURES && !unlocked) {
            return Future.succeededFuture(new Resumed(failures, false));
        }
        Promise<Void> durable = Promise.promise();
        ledger.resume(key, failures).subscribe().with(durable::complete, durable::fail);
        return durable.future().map(done -> new Resumed(failures, true));
    }

    /** From now on others log in as this user; the session that there is may be used to its end. */
    public void retire() {
        retired = true;
    }

    /** Nobody asks for a session any more. */
    public void end() {
        retired = true;
        ended = true;
    }

    /** Takes in what the ledger says now, and starts a login if one is due. */
    private void look() {
        if (!sealing.succeeded() || ended) {
            return;
        }
        noteResumption(ledger.resumption(key).map(Resumption::id).orElse(null));
        boolean ours = ledger.owns(key);
        if (login.isComplete()) {
            if (!retired) {
                guard.catchUp(key);
            }
            adopt(ours);
        }
        if (retired) {
            return;
        }
        notePause();
        if (current == null
                && ours
                && login.isComplete()
                && wasPaused == null
                && hold.active().isEmpty()) {
            login();
        }
    }

    private void adopt(boolean ours) {
        byte[] sealed = ledger.entry(key).map(Entry::sealedSession).orElse(null);
        String reported = ledger.reportedExpired(key).orElse(null);
        if (current != null && current.digest().equals(reported)) {
            gone = reported;
            current = null;
        }
        if (sealed == null) {
            // The owner is getting another one. If that is us, ours may be one that could not be written down.
            current = ours ? current : null;
            return;
        }
        String digest = SessionCipher.digest(sealed);
        boolean known = current != null && (ours || current.digest().equals(digest));
        if (known || digest.equals(gone) || digest.equals(reported)) {
            return;
        }
        Optional<String> token = sealing.result().open(sealed);
        if (token.isEmpty()) {
            return;
        }
        LOG.infof("session taken over set=%s", set);
        settle(Grant.of(new Session(token.get(), digest)));
    }

    private void login() {
        Promise<Void> end = Promise.promise();
        login = end.future();
        guard.login(key, sealing.result()).otherwise(this::broken).onSuccess(ended -> {
            // First, for what follows looks whether a login is under way.
            end.complete();
            if (ended.session() != null) {
                hold.success();
                failing = false;
                LOG.infof("session renewed set=%s", set);
                settle(Grant.of(ended.session()));
            } else {
                hold.strike(ended.refusal(), ended.pause());
                noteFailure(ended.refusal());
                settle(Grant.refused(ended.refusal()));
            }
            notePause();
        });
    }

    private LoginGuard.Ended broken(Throwable bug) {
        LOG.errorf(bug, "login broken set=%s", set);
        return new LoginGuard.Ended(null, new Unreachable("broken"), LoginRule.AFTER_SILENCE);
    }

    private void settle(Grant<Session> grant) {
        if (grant.value() != null) {
            current = grant.value();
            since = clock.instant();
        }
        if (awaited != null) {
            Promise<Grant<Session>> waiting = awaited;
            awaited = null;
            loop.owner().cancelTimer(patience);
            waiting.complete(grant);
        }
    }

    private void noteResumption(String asked) {
        if (asked != null && !asked.equals(resumed)) {
            resumed = asked;
            hold.clear();
        }
    }

    private void noteFailure(PollOutcome outcome) {
        if (!failing) {
            failing = true;
            LOG.warnf("session not renewed set=%s outcome=%s", set, outcome);
        }
    }

    private void notePause() {
        LoginPause pause = paused().orElse(null);
        if (pause == wasPaused) {
            return;
        }
        LoginPause before = wasPaused;
        wasPaused = pause;
        if (pause == null) {
            LOG.warnf("set no longer paused set=%s cause=%s", set, before.cause());
        } else {
            LOG.warnf(
                    "set paused set=%s cause=%s failures=%d: %s",
                    set, pause.cause(), guard.failures(key), pause.words());
        }
    }
}
