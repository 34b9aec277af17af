package io.upgradewatch.app;

import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClockWatchTest {

    private long nanos = Duration.ofHours(1).toNanos();
    private long aheadMillis = Duration.ofDays(20_000).toMillis();
    private boolean heard;
    private int ends;

    private final ClockWatch watch =
            new ClockWatch(() -> aheadMillis + nanos / 1_000_000, () -> nanos, () -> heard, () -> ends++);

    @Test
    void aClockSetBackWhileKafkaIsAwayEndsTheProcessOnce() {
        set(Duration.ofHours(-1));
        pass(ClockWatch.PATIENCE.minusSeconds(2));
        assertThat(ends).isZero();
        pass(Duration.ofMinutes(5));
        assertThat(ends).isEqualTo(1);
    }

    @Test
    void aClockSetBackIsNoMatterIfKafkaIsHeardAgain() {
        set(Duration.ofHours(-1));
        pass(Duration.ofSeconds(30));
        heard = true;
        pass(Duration.ofMinutes(5));
        heard = false;
        pass(Duration.ofMinutes(5));
        assertThat(ends).isZero();
    }

    @Test
    void aKafkaThatIsAwayAloneIsWaitedFor() {
        pass(Duration.ofMinutes(30));
        assertThat(ends).isZero();
    }

    @Test
    void aClockThatIsSetForwardOrDriftsIsNoMatter() {
        set(Duration.ofHours(4));
        pass(Duration.ofMinutes(5));
        set(ClockWatch.TOO_FAR.negated());
        pass(Duration.ofMinutes(5));
        assertThat(ends).isZero();
    }

    private void set(Duration by) {
        aheadMillis += by.toMillis();
        watch.look();
    }

    private void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            nanos += 1_000_000_000L;
            watch.look();
        }
    }
}
