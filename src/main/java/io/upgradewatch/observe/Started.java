package io.upgradewatch.observe;

import io.upgradewatch.fleet.ShardGauges.Readings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started when the group has let this instance in for the first time; what comes later is a matter of readiness. */
@Startup
@ApplicationScoped
public class Started implements HealthCheck {

    private final Supplier<Readings> shards;

    Started(Supplier<Readings> shards) {
        this.shards = shards;
    }

    @Override
    public HealthCheckResponse call() {
        boolean joined = shards.get().joined();
        return HealthCheckResponse.named("group")
                .status(joined)
                .withData(
                        "reason", joined ? "the group has let this instance in" : "Kafka is away, or the group is busy")
                .build();
    }
}
