package io.upgradewatch.shard.cycle;

import io.upgradewatch.fota.UpgradeStatusChanged;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How one cycle of one device ended.
 *
 * @param at when the poll was sent
 * @param outcome how it counts
 * @param cause what went wrong, for people; empty for good polls
 * @param changes what was published, oldest first
 */
public record CycleReport(Instant at, Outcome outcome, Optional<String> cause, List<UpgradeStatusChanged> changes) {

    public CycleReport {
        changes = List.copyOf(changes);
    }
}
