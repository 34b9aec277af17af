package io.upgradewatch.serve.callback;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PerMinuteTest {

    private long nanos = 7;

    @Test
    void aMinutesWorthIsThereAtOnceAndThenAsMuchAsComesBack() {
        PerMinute bound = new PerMinute(60, () -> nanos);

        assertThat(taken(bound)).isEqualTo(60);
        nanos += Duration.ofSeconds(10).toNanos();
        assertThat(taken(bound)).isEqualTo(10);
        nanos += Duration.ofHours(1).toNanos();
        assertThat(taken(bound)).isEqualTo(60);
    }

    private static long taken(PerMinute bound) {
        return IntStream.range(0, 1_000).filter(i -> bound.take()).count();
    }
}
