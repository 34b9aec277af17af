package io.upgradewatch.shard;

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
        List<SetSummary> sets) {

    /**
     * One credential set.
     *
     * @param budgetRate requests per second that this instance may spend
     * @param budgetUsed requests sent
     * @param paused why nothing is sent until a person acts
     * @param throttledUntil when upstream's wish for fewer requests ends, ISO-8601
     */
    public record SetSummary(
            String set, double budgetRate, long budgetUsed, Optional<String> paused, Optional<String> throttledUntil) {}
}
