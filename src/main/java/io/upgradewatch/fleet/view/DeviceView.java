package io.upgradewatch.fleet.view;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.shard.cycle.CycleReport;
import io.upgradewatch.watch.Watch;
import java.time.Instant;
import java.util.Optional;

/**
 * A watched device at one moment.
 *
 * @param watch who asked what; never null
 * @param state the upgrades known; empty before the first good poll
 * @param lastPoll how the last poll by the present owner ended; empty before it
 * @param nextPoll when it is polled next, if nothing holds it up
 * @param why why then, for people: {@code its slot}, {@code backing off after 3 failures}, …; of one device that was asked
 *     for by itself in a sentence with numbers
 */
public record DeviceView(
        Watch watch, Optional<DeviceState> state, Optional<CycleReport> lastPoll, Instant nextPoll, String why) {

    /** The same with another reason for its next poll. */
    public DeviceView because(String reason) {
        return new DeviceView(watch, state, lastPoll, nextPoll, reason);
    }
}
