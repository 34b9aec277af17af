package io.upgradewatch.app;

import io.upgradewatch.fleet.ShardGauges.Readings;
import io.upgradewatch.fleet.ShardGauges.Vitals;
import io.upgradewatch.shard.BudgetReadings;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KafkaOutageTest {

    private long nanos;
    private final KafkaOutage outage = new KafkaOutage(() -> nanos);

    @Test
    void aKafkaThatWasNeverThereIsForTheStartToTell() {
        outage.look(readings(false, false, ""));

        assertThat(outage.away()).isFalse();
    }

    @Test
    void anOutageBeginsWhenKafkaIsNotHeardAnyMoreAndEndsWhenItIs() {
        outage.look(readings(true, true, ""));
        assertThat(outage.away()).isFalse();

        outage.look(readings(true, false, ""));
        outage.look(readings(true, false, ""));
        assertThat(outage.away()).isTrue();

        outage.look(readings(true, true, ""));
        assertThat(outage.away()).isFalse();
    }

    @Test
    void whatAPersonHasToSeeToIsNoOutage() {
        outage.look(readings(true, false, "a right is missing"));
        assertThat(outage.away()).isFalse();

        outage.look(readings(true, false, ""));
        assertThat(outage.away()).as("it joins again").isFalse();

        nanos += TimeUnit.SECONDS.toNanos(31);
        outage.look(readings(true, false, ""));
        assertThat(outage.away()).isTrue();
    }

    private static Readings readings(boolean joined, boolean heard, String obstacle) {
        return new Readings(
                Map.of("polling", 4),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                7,
                0,
                0,
                Map.of(),
                0,
                0,
                joined,
                heard,
                obstacle,
                0,
                BudgetReadings.NONE,
                Vitals.NONE,
                0);
    }
}
