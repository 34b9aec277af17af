package io.upgradewatch.embedded.thingspace;

import io.upgradewatch.embedded.thingspace.fault.Answer;
import io.upgradewatch.embedded.thingspace.fault.Envelopes;
import io.upgradewatch.fota.AccountName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * The sessions: each lives as long as it is used, and five failed logins in a row lock the user out for good.
 *
 * <p>Safe from any thread.
 */
public final class SimulatedLogins {

    private static final int LOCKED_AFTER = 5;

    private final InstantSource clock;
    private final Duration idle;
    private final boolean single;
    private final Map<String, User> users;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final LongAdder attempted = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder succeeded = new LongAdder();

    private static final class User {
        private final Set<AccountName> accounts;
        private volatile String password;
        private volatile int failures;

        User(Credentials credentials) {
            this.accounts = credentials.accounts();
            this.password = credentials.password();
        }
    }

    private static final class Session {
        private final User user;
        private volatile Instant usedAt;

        Session(User user, Instant usedAt) {
            this.user = user;
            this.usedAt = usedAt;
        }
    }

    SimulatedLogins(List<Credentials> credentials, InstantSource clock, Duration idle, boolean single) {
        this.users = credentials.stream().collect(Collectors.toMap(Credentials::username, User::new));
        this.clock = clock;
        this.idle = idle;
        this.single = single;
    }

    /** The answer to a login. */
    synchronized Answer login(String username, String password) {
        attempted.increment();
        User user = users.get(username);
        if (user == null) {
            failed.increment();
            return Envelopes.unified("INPUT_INVALID.UserName.Invalid", "Username is not valid.");
        }
        if (user.failures >= LOCKED_AFTER || !user.password.equals(password)) {
            failed.increment();
            user.failures++;
            return user.failures > LOCKED_AFTER
                    ? Envelopes.unified("REQUEST_FAILED.Login.Locked", "The contact record is locked.")
                    : Envelopes.unified("INPUT_INVALID.Password.Invalid", "Password is not valid.");
        }
        succeeded.increment();
        user.failures = 0;
        if (single) {
            sessions.values().removeIf(session -> session.user == user);
        }
        String token = UUID.randomUUID().toString();
        sessions.put(token, new Session(user, clock.instant()));
        return Answer.json("{\"sessionToken\":\"" + token + "\"}");
    }

    /** The answer to a logout. */
    Answer logout(String token) {
        return token != null && sessions.remove(token) != null
                ? Answer.json("{\"sessionToken\":\"" + token + "\"}")
                : Envelopes.unified("REQUEST_FAILED.SessionToken.Expired", "The Session has expired.");
    }

    /** Whether this session is alive, which this question prolongs. */
    boolean accepts(String token) {
        Session session = token == null ? null : sessions.get(token);
        if (session == null) {
            return false;
        }
        Instant now = clock.instant();
        if (Duration.between(session.usedAt, now).compareTo(idle) >= 0) {
            sessions.remove(token);
            return false;
        }
        session.usedAt = now;
        return true;
    }

    /** Whether the user of this session may see {@code account}. */
    boolean mayRead(String token, AccountName account) {
        Session session = sessions.get(token);
        return session != null && (session.user.accounts.isEmpty() || session.user.accounts.contains(account));
    }

    /** Ends every session now. */
    public void expire() {
        sessions.clear();
    }

    /**
     * Changes a user's password. Sessions stay.
     *
     * @throws IllegalArgumentException if there is no such user
     */
    public void password(String username, String password) {
        user(username).password = password;
    }

    /**
     * What only Verizon's support can do.
     *
     * @throws IllegalArgumentException if there is no such user
     */
    public void unlock(String username) {
        user(username).failures = 0;
    }

    /** Whether the user was locked out; false for an unknown one. */
    public boolean locked(String username) {
        return users.containsKey(username) && user(username).failures >= LOCKED_AFTER;
    }

    public long attempted() {
        return attempted.sum();
    }

    public long failed() {
        return failed.sum();
    }

    public long succeeded() {
        return succeeded.sum();
    }

    private User user(String username) {
        User user = users.get(username);
        if (user == null) {
            throw new IllegalArgumentException("there is no user " + username);
        }
        return user;
    }
}
