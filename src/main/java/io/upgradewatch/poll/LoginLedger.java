package io.upgradewatch.poll;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;

/**
 * What the whole group of instances knows of its logins. One instance at a time owns a login; only it counts attempts
 * and only its writes reach the ledger, however late an earlier owner wakes.
 *
 * <p>All methods are called on the poll loop's thread, and Unis complete there.
 */
public interface LoginLedger {

    /** Whether this instance owns the login and has read the ledger to its end. */
    boolean owns(Key key);

    /** The last row under {@code key}, if any; never blocks. */
    Optional<Entry> entry(Key key);

    /**
     * The failed logins of {@code set} since its last success, whatever the password, in rows of versions that counted
     * each password for itself.
     */
    int earlierFailures(SetName set);

    /**
     * Writes a row, durably and fenced: fails, having written nothing, if this instance is no longer the owner. When
     * it has completed, {@link #entry} shows the row.
     */
    Uni<Void> write(Key key, Entry entry);

    /** Tells the owner, whoever it is, that the session with {@code digest} no longer holds. */
    Uni<Void> reportExpired(Key key, String digest);

    /** The digest of the session that somebody last reported as expired, if any. */
    Optional<String> reportedExpired(Key key);

    /**
     * Allows one more attempt, on behalf of a person who was told that so many have failed in a row: it is not made if
     * more have failed by then.
     */
    Uni<Void> resume(Key key, int failures);

    /** The last resumption asked for, if any; a row that has seen it repeats its identity. */
    Optional<Resumption> resumption(Key key);

    /** Calls {@code listener} on the poll loop's thread after any row of any key has been read. */
    void onChange(Runnable listener);

    /**
     * Where a login's rows stand.
     *
     * @param login a one-way image of the address and the user name, in hexadecimal: whoever is locked out is the user,
     *     whatever the password and the credential set
     */
    record Key(String login) {}

    /**
     * What a person allowed.
     *
     * @param id its identity
     * @param failures how many failed logins the person was told of
     */
    record Resumption(String id, int failures) {}

    /**
     * One row of the owner's.
     *
     * @param failures failed logins in a row, counted before each attempt, so that a crash counts as a failure
     * @param refusals how many of them were answered with a refusal
     * @param unansweredAt when the last one was made, if no answer to it is known; null otherwise
     * @param sealedSession the session, encrypted with a key that only holders of the credentials can derive; null
     *     if there is none
     * @param resumption the last resumption taken into account; null if there was none
     */
    record Entry(int failures, int refusals, Instant unansweredAt, byte[] sealedSession, String resumption) {

        /** Nothing has happened yet. */
        public static final Entry NONE = new Entry(0, 0, null, null, null);
    }
}
