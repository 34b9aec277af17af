package io.upgradewatch.app;

import io.upgradewatch.fleet.ShardGauges.Readings;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Says in one line that Kafka is not heard any more, and in another that it is again. Not thread-safe. */
final class KafkaOutage {

    private static final Logger LOG = Logger.getLogger(KafkaOutage.class);

    // What was in the way took this instance out of the group, which takes some time to let it in again.
    private static final Duration BACK_WITHIN = Duration.ofSeconds(30);

    private final LongSupplier nanoTime;
    private long lostAt;
    private long inTheWayUntil;
    private boolean away;

    /** @param nanoTime as {@link System#nanoTime()} counts */
    KafkaOutage(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        inTheWayUntil = nanoTime.getAsLong();
    }

    /** To be called about once a second. */
    void look(Readings readings) {
        if (!readings.obstacle().isEmpty()) {
            inTheWayUntil = nanoTime.getAsLong() + BACK_WITHIN.toNanos();
        }
        boolean inTheWay = inTheWayUntil - nanoTime.getAsLong() > 0;
        // Before the first time the start says what it waits for, and what a person has to see to is told apart.
        if (!away && readings.joined() && !readings.heard() && !inTheWay) {
            away = true;
            lostAt = nanoTime.getAsLong();
            LOG.warnf(
                    "Kafka is away: nothing is polled until it is heard again shards=%d devices=%d inFlight=%d",
                    shards(readings), readings.devices(), readings.inFlight());
        } else if (away && readings.heard()) {
            away = false;
            LOG.infof(
                    "Kafka is heard again away=%s shards=%d devices=%d late=%s",
                    Duration.ofNanos(nanoTime.getAsLong() - lostAt),
                    shards(readings),
                    readings.devices(),
                    Duration.ofSeconds(Math.round(readings.lagSeconds())));
        }
    }

    /** Whether it is away now, as far as has been told. */
    boolean away() {
        return away;
    }

    private static int shards(Readings readings) {
        return readings.shards().values().stream().mapToInt(count -> count).sum();
    }
}
