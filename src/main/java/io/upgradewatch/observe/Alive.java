package io.upgradewatch.observe;

import io.upgradewatch.fleet.ShardGauges.Readings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive while the loop that everything is driven on goes round. */
@Liveness
@ApplicationScoped
public class Alive implements HealthCheck {

    // The loop looks at its gauges every second. Only something that holds it for good is worth a restart.
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(30);

    private final Supplier<Readings> shards;

    Alive(Supplier<Readings> shards) {
        this.shards = shards;
    }

    @Override
    public HealthCheckResponse call() {
        Duration age = shards.get().age();
        return HealthCheckResponse.named("loop")
                .status(age.compareTo(LONGEST_ROUND) < 0)
                .withData("last round, ms ago", age.toMillis())
                .build();
    }
}
