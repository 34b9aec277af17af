package io.upgradewatch.schedule;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(15));

    @Property
    void aWaitIsItsDoublingOrTheCapShortenedByAQuarterAtMost(
            @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE) int failures, @ForAll long salt) {
        long whole = Math.min(900_000, 30_000L << Math.min(failures - 1, 20));
        long wait = backoff.after(failures, salt).toMillis();
        assertThat(wait).isBetween(whole - whole / 4, whole);
    }

    @Test
    void theSameSaltWaitsTheSame() {
        assertThat(backoff.after(3, 42)).isEqualTo(backoff.after(3, 42));
    }

    @Test
    void whatFailedTogetherDoesNotComeBackTogether() {
        assertThat(java.util.stream.LongStream.range(0, 100).mapToObj(salt -> backoff.after(4, salt)))
                .doesNotHaveDuplicates();
    }

    @Test
    void aCapBelowTheFirstWaitHolds() {
        Backoff capped = new Backoff(Duration.ofSeconds(30), Duration.ofSeconds(10));
        assertThat(capped.after(1, 7)).isLessThanOrEqualTo(Duration.ofSeconds(10));
    }
}
