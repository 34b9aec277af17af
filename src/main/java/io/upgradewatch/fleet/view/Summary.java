package io.upgradewatch.fleet.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The numbers of one instance; those of a group are the sums. Counts are since the start of the process.
 *
 * @param shards owned shards by state: {@code replaying polling draining}
 * @param watched devices watched
 * @param quarantined devices upstream refuses to talk about
 * @param devicesByStatus devices by the status of their latest upgrade; {@code none} for those without one
 * @param polls polls by outcome
 * @param changes changes published, by status
 * @param pollsPerSecond over the last minute
 * @param inFlight polls under way
 * @param overdue devices whose poll is due and has not started
 * @param lagSeconds how late the most overdue of them is
 * @param sets the credential sets
 * @param heldRemovals devices whose unwatching is held back
 */
public record Summary(
        Map<String, Integer> shards,
        long watched,
        long quarantined,
        Map<String, Long> devicesByStatus,
        Map<String, Long> polls,
        Map<String, Long> changes,
        double pollsPerSecond,
        int inFlight,
        long overdue,
        double lagSeconds,
        List<SetSummary> sets,
        HeldRemovals heldRemovals) {

    public Summary {
        // An instance of an earlier version says nothing of it.
        heldRemovals = heldRemovals == null ? HeldRemovals.NONE : heldRemovals;
    }

    /**
     * Devices that a list would unwatch if that were not held back.
     *
     * @param devices how many
     * @param waitsFor why, and what lets it happen; empty if nothing is held back
     */
    public record HeldRemovals(long devices, Optional<String> waitsFor) {

        public static final HeldRemovals NONE = new HeldRemovals(0, Optional.empty());

        /** Both together. */
        public HeldRemovals plus(HeldRemovals other) {
            return new HeldRemovals(devices + other.devices, waitsFor.or(() -> other.waitsFor));
        }
    }

    /**
     * One credential set.
     *
     * @param budgetRate requests per second that this instance may spend
     * @param budgetUsed requests sent
     * @param paused why nothing is sent until a person acts
     * @param sweepSeconds how long one poll of every device takes at what may be spent on polls now
     * @param sweepWithinSeconds how long that may take by the configuration; 0 from an instance that does not say
     * @param throttledUntil when upstream's wish for fewer requests ends, ISO-8601
     */
    public record SetSummary(
            String set,
            double budgetRate,
            long budgetUsed,
            double sweepSeconds,
            double sweepWithinSeconds,
            Optional<String> paused,
            Optional<String> throttledUntil) {}
}
