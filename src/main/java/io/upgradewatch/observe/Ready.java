package io.upgradewatch.observe;

import io.upgradewatch.fleet.ShardGauges.Readings;
import io.upgradewatch.poll.LoginPause;
import io.upgradewatch.shard.cycle.TimeInWords;
import io.upgradewatch.watch.Pause;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when the group has let this instance in and every shard that it owns has replayed. An upstream that is away or
 * refuses is none of it: whoever asks is answered, and the body tells idle from stalled.
 */
@Readiness
@ApplicationScoped
public class Ready implements HealthCheck {

    // Budgets make devices wait a little; this long, something is wrong.
    private static final double LATE_SECONDS = 60;

    private final Supplier<Readings> shards;

    Ready(Supplier<Readings> shards) {
        this.shards = shards;
    }

    @Override
    public HealthCheckResponse call() {
        Readings readings = shards.get();
        String obstacle = obstacle(readings);
        return HealthCheckResponse.named("shards")
                .status(obstacle.isEmpty())
                .withData("reason", obstacle.isEmpty() ? "every owned shard polls" + waiting(readings) : obstacle)
                .withData("polls", polls(readings))
                .withData("polling", readings.shards().getOrDefault("polling", 0))
                .withData("replaying", readings.shards().getOrDefault("replaying", 0))
                .withData("draining", readings.shards().getOrDefault("draining", 0))
                .withData("devices", readings.devices())
                .build();
    }

    private static String obstacle(Readings readings) {
        if (!readings.obstacle().isEmpty()) {
            return readings.obstacle();
        }
        if (!readings.joined()) {
            return "the group has not let this instance in yet: Kafka is away or the group is rebalancing";
        }
        if (!readings.heard()) {
            return "the group has not been heard lately: Kafka is away";
        }
        if (readings.unowned() > 0) {
            return readings.unowned() + " shards have no owner, and this instance has none: the group is rebalancing";
        }
        return readings.allPolling() ? "" : "shards are replaying or draining";
    }

    private static String waiting(Readings readings) {
        return new TreeMap<>(readings.held())
                .entrySet().stream()
                        .map(held -> "; " + held.getValue() + " devices: " + held.getKey())
                        .collect(Collectors.joining());
    }

    private static String words(String cause) {
        return Pause.CAUSE.equals(cause) ? "by an operator" : LoginPause.wordsOf(cause);
    }

    private static String polls(Readings readings) {
        if (readings.devices() == 0) {
            return readings.shards().getOrDefault("polling", 0) == 0
                    ? "idle: no shard of this instance polls"
                    : "idle: no device of its shards is watched";
        }
        if (readings.full() > 0) {
            return "stopped for " + readings.full() + " shards: as much is found as may be kept, and waits for Kafka";
        }
        if (!readings.paused().isEmpty()) {
            return new TreeMap<>(readings.paused())
                    .entrySet().stream()
                            .map(set -> "set " + set.getKey() + " is paused: "
                                    + set.getValue().stream().map(Ready::words).collect(Collectors.joining(", ")))
                            .collect(Collectors.joining("; "));
        }
        String small = tooSmall(readings);
        if (readings.lagSeconds() < LATE_SECONDS) {
            return small.isEmpty() ? "on time" : small;
        }
        return "late: the most overdue device waits for " + Math.round(readings.lagSeconds()) + " s"
                + (small.isEmpty() ? "" : "; " + small);
    }

    private static String tooSmall(Readings readings) {
        String sets = new TreeMap<>(readings.budget().sweeps())
                .entrySet().stream()
                        .filter(set -> set.getValue().tooSlow())
                        .map(set -> "the budget of set " + set.getKey() + " pays for each device once in "
                                + TimeInWords.ofSeconds(set.getValue().seconds()) + ", not in "
                                + TimeInWords.ofSeconds(set.getValue().withinSeconds()))
                        .collect(Collectors.joining("; "));
        return sets.isEmpty() ? "" : sets + really(readings.budget().intervals());
    }

    private static String really(Map<Double, Double> intervals) {
        return "; really had by half of the devices: " + TimeInWords.ofSeconds(intervals.getOrDefault(0.5, 0.0))
                + ", by 99 of 100: " + TimeInWords.ofSeconds(intervals.getOrDefault(0.99, 0.0));
    }
}
