package io.upgradewatch.fleet;

import io.upgradewatch.poll.SetName;
import io.upgradewatch.shard.Device;
import io.upgradewatch.shard.PollLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How many devices are stale, and how the last poll of each ended: counts, which add up over instances as shares do not.
 * Each shard is surveyed in turn. Lives on the loop.
 */
final class DeviceCensus {

    /** A device that was not polled yet by its present owner. */
    static final String UNPOLLED = "none";

    private static final Duration NEVER_STALE_BEFORE = Duration.ofMinutes(15);
    private static final int INTERVALS = 3;
    private static final Set<Device.Why> WAITS_FOR_KAFKA =
            Set.of(Device.Why.UNPUBLISHED, Device.Why.SHARD_FULL, Device.Why.HELD);

    private record Count(int stale, Map<SetName, Map<String, Integer>> lastPolls) {}

    private final Function<Device, PollLoop> loops;
    private final Map<Integer, Count> byShard = new HashMap<>();

    DeviceCensus(Function<Device, PollLoop> loops) {
        this.loops = loops;
    }

    /** Looks at every device of the shard. */
    void survey(int shard, Stream<Device> devices, Instant now) {
        int[] stale = {0};
        Map<SetName, Map<String, Integer>> lastPolls = new HashMap<>();
        devices.forEach(device -> {
            PollLoop pollLoop = loops.apply(device);
            stale[0] += stale(device, had(device, pollLoop), now) ? 1 : 0;
            lastPolls
                    .computeIfAbsent(pollLoop.set(), set -> new HashMap<>())
                    .merge(
                            device.lastOutcome() == null
                                    ? UNPOLLED
                                    : device.lastOutcome().label(),
                            1,
                            Integer::sum);
        });
        byShard.put(shard, new Count(stale[0], lastPolls));
    }

    /** Forgets the shards that are not ours any more. */
    void retain(Collection<Integer> shards) {
        byShard.keySet().retainAll(shards);
    }

    /** Devices without a good poll for three of their intervals and a quarter of an hour, others' faults apart. */
    int stale() {
        return byShard.values().stream().mapToInt(Count::stale).sum();
    }

    /** Devices by set, and by how their last poll ended. */
    Map<String, Map<String, Integer>> lastPolls() {
        Map<String, Map<String, Integer>> all = new TreeMap<>();
        byShard.values().forEach(count -> count.lastPolls().forEach((set, outcomes) -> {
            Map<String, Integer> sum = all.computeIfAbsent(set.value(), name -> new TreeMap<>());
            outcomes.forEach((outcome, devices) -> sum.merge(outcome, devices, Integer::sum));
        }));
        return all;
    }

    // Where the budget is too small, devices have longer intervals than planned: that is told as such.
    private static Duration had(Device device, PollLoop pollLoop) {
        Duration planned = pollLoop.interval(device);
        Duration had = Duration.ofMillis(device.hadMillis);
        return planned.compareTo(had) > 0 ? planned : had;
    }

    // Who is quarantined is asked about once a day, and what waits for Kafka is told as that.
    private static boolean stale(Device device, Duration interval, Instant now) {
        if (device.quarantined || WAITS_FOR_KAFKA.contains(device.why)) {
            return false;
        }
        Duration since = Duration.ofMillis(now.toEpochMilli() - device.lastGoodAt);
        return since.compareTo(NEVER_STALE_BEFORE) > 0 && since.compareTo(interval.multipliedBy(INTERVALS)) > 0;
    }
}
