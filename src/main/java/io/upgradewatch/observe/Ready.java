package io.upgradewatch.observe;

import io.upgradewatch.shard.ShardGauges.Readings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the group has let this instance in and every shard that it owns has replayed. */
@Readiness
@ApplicationScoped
public class Ready implements HealthCheck {

    private final Supplier<Readings> shards;

    Ready(Supplier<Readings> shards) {
        this.shards = shards;
    }

    @Override
    public HealthCheckResponse call() {
        Readings readings = shards.get();
        String reason = reason(readings);
        return HealthCheckResponse.named("shards")
                .status(reason.isEmpty())
                .withData("reason", reason.isEmpty() ? "every owned shard polls" : reason)
                .withData("polling", readings.shards().getOrDefault("polling", 0))
                .withData("replaying", readings.shards().getOrDefault("replaying", 0))
                .withData("draining", readings.shards().getOrDefault("draining", 0))
                .build();
    }

    private static String reason(Readings readings) {
        if (!readings.joined()) {
            return "the group has not let this instance in yet: Kafka is away or the group is rebalancing";
        }
        if (!readings.heard()) {
            return "the group has not been heard lately: Kafka is away";
        }
        return readings.allPolling() ? "" : "shards are replaying or draining";
    }
}
