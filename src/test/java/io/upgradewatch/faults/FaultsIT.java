package io.upgradewatch.faults;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Nothing lost and nothing twice, whatever happens to the processes. A failing seed is replayed with {@code -Dfaults.seed}. */
class FaultsIT {

    private static final Duration ROUND = Duration.ofMinutes(2);

    @Test
    void nothingIsLostAndNothingIsToldTwiceInHalfAMinuteOfFaults() {
        assertGood(ThreadLocalRandom.current().nextInt(1_000_000), Duration.ofSeconds(30));
    }

    @Test
    @Tag("faults")
    void nothingIsLostAndNothingIsToldTwiceForAsLongAsAskedFor() {
        long seed = Long.getLong("faults.seed", ThreadLocalRandom.current().nextInt(1_000_000));
        Duration left =
                Duration.ofSeconds((long) (60 * Double.parseDouble(System.getProperty("faults.minutes", "10"))));
        while (left.toSeconds() > 0) {
            Duration round = left.compareTo(ROUND) < 0 ? left : ROUND;
            assertGood(seed++, round);
            left = left.minus(round);
        }
    }

    private static void assertGood(long seed, Duration time) {
        Verdict verdict = new FaultRun(seed, time).run();
        Report.add(verdict);
        assertThat(verdict.faults())
                .as(
                        "replay with ./mvnw verify -Pfaults -Dfaults.seed=%d -Dfaults.minutes=%s",
                        seed, time.toSeconds() / 60.0)
                .isEmpty();
        assertThat(verdict.checked()).isPositive();
    }
}
