package io.upgradewatch.poll;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * What the whole group of instances knows of the logins of its credential sets. One instance at a time owns a set's
 * logins; only it counts attempts and only its writes reach the ledger, however late an earlier owner wakes.
 *
 * <p>All methods are called on the poll loop's thread, and Unis complete there.
 */
public interface LoginLedger {

    /** Whether this instance owns the logins of {@code set} and has read the ledger to its end. */
    boolean owns(SetName set);

    /** The last row under {@code key}, if any; never blocks. */
    Optional<Entry> entry(Key key);

    /**
     * Writes a row, durably and fenced: fails, having written nothing, if this instance is no longer the owner. When
     * it has completed, {@link #entry} shows the row.
     */
    Uni<Void> write(Key key, Entry entry);

    /** Tells the owner, whoever it is, that the session with {@code digest} no longer holds. */
    Uni<Void> reportExpired(Key key, String digest);

    /** The digest of the session that somebody last reported as expired, if any. */
    Optional<String> reportedExpired(Key key);

    /** Says, on behalf of a person, that the credentials are good again: the owner starts counting from 0. */
    Uni<Void> resume(Key key);

    /** The identity of the last resumption asked for, if any; a row that has seen it repeats it. */
    Optional<String> resumption(Key key);

    /** Calls {@code listener} on the poll loop's thread after any row of any key has been read. */
    void onChange(Runnable listener);

    /**
     * Where a set's rows stand.
     *
     * @param set the set
     * @param fingerprint a one-way image of its credentials in hexadecimal: other credentials start from 0
     */
    record Key(SetName set, String fingerprint) {}

    /**
     * One row of the owner's.
     *
     * @param failures failed logins in a row, counted before each attempt, so that a crash counts as a failure
     * @param sealedSession the session, encrypted with a key that only holders of the credentials can derive; null
     *     if there is none
     * @param resumption the last resumption taken into account; null if there was none
     */
    record Entry(int failures, byte[] sealedSession, String resumption) {}
}
