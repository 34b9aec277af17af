package io.upgradewatch.shard.budget;

import java.time.Duration;
import org.junit.jupiter.api.Test;

import static io.upgradewatch.fleet.Trial.NOON;
import static org.assertj.core.api.Assertions.assertThat;

class DetectionDelaysTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final DetectionDelays delays = new DetectionDelays();

    @Test
    void meanAndTheWorstOfAHundredAreOfWhatWasTold() {
        assertThat(delays.seen(NOON).meanSeconds()).isZero();
        assertThat(delays.seen(NOON).p99Seconds()).isZero();
        for (int i = 0; i < 990; i++) {
            delays.told(Duration.ofSeconds(10), DAY, NOON.plusSeconds(i));
        }
        for (int i = 0; i < 10; i++) {
            delays.told(Duration.ofSeconds(1_010), DAY, NOON.plusSeconds(i));
        }
        assertThat(delays.seen(NOON).meanSeconds()).isEqualTo(20);
        assertThat(delays.seen(NOON).p99Seconds()).isBetween(10.0, 12.0);
        delays.told(Duration.ofSeconds(1_010), DAY, NOON);
        assertThat(delays.seen(NOON).p99Seconds()).isBetween(1_010.0, 1_210.0);
    }

    @Test
    void whatWasLateAlreadyDoesNotCountNorDoesWhatComesFromTheFuture() {
        delays.told(Duration.ofDays(2), DAY, NOON);
        delays.told(Duration.ofSeconds(-5), DAY, NOON);
        assertThat(delays.seen(NOON).changes()).isZero();
    }

    @Test
    void afterADayItIsForgotten() {
        delays.told(Duration.ofSeconds(10), DAY, NOON);
        assertThat(delays.seen(NOON.plus(Duration.ofHours(13))).changes()).isEqualTo(1);
        assertThat(delays.seen(NOON.plus(Duration.ofHours(26))).changes()).isZero();
    }
}
