package io.upgradewatch.poll;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.watch.Watch;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The upstream that devices are polled at. Called on the poll loop's thread, and answers there. */
public interface UpgradeReports {

    /** Every configured credential set. */
    List<SetName> sets();

    /** The set that polls of {@code account} are made with, or empty if no set serves it. */
    Optional<SetName> setOf(AccountName account);

    /**
     * Whether a poll with this set would be sent now: its session stands or can be had without waiting for a person.
     * Asking is what starts a login where one is due.
     */
    boolean ready(SetName set);

    /** Why no login is tried for this set, and so nothing sent: a cause of {@link LoginPause}; empty if it is not so. */
    Optional<String> pausedBecause(SetName set);

    /**
     * Why polls with this set are held back, a cause of {@link HeldPolls}, while it is not {@link #ready}; empty if it is
     * not so, or if what is missing is on its way.
     */
    Optional<String> heldBecause(SetName set);

    /** How far our clock is ahead of the set's upstream by its last answers, in seconds; empty before the first. */
    OptionalDouble clockAhead(SetName set);

    /**
     * What may be shown of the set.
     *
     * @throws IllegalArgumentException if there is no such set
     */
    SetFacts facts(SetName set);

    /**
     * A person says that the set's credentials are good again: exactly one more login is tried.
     *
     * @param unlocked whether the person says that upstream has unlocked the user, or knows what another failure costs
     * @return completes when that is durable; fails with {@link IllegalArgumentException} if there is no such set
     */
    Uni<Resumed> resume(SetName set, boolean unlocked);

    /**
     * Completes once no login that {@code which} accepts is under way, and the end of the last one has been
     * written down or cannot be. A login that its owner does not wait for counts as a failed one.
     */
    Uni<Void> loginsEnded(Predicate<LoginLedger.Key> which);

    /** Whom to tell of requests that nobody has taken a permit for; to be told once, before the first poll. */
    void unpaid(UnpaidRequests requests);

    /** Whom to ask when a device is refused; to be told once, before the first poll. */
    void neighbours(Neighbours neighbours);

    /**
     * Sends one request. One that is refused is sent once more, with fresh credentials where these may help, and its
     * neighbours are asked. Never fails, and always ends within the configured time-out of each request.
     *
     * @param known the fingerprint of an answer that need not be read again; 0 if any must be
     * @param failedAt when the device's last poll failed, in milliseconds since the epoch; 0 if it did not
     * @param ending is told the outcome, once, perhaps before this returns
     */
    void poll(Watch watch, long known, long failedAt, Consumer<PollOutcome> ending);
}
