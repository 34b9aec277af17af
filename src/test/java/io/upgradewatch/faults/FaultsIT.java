package io.upgradewatch.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing lost and nothing twice, whatever happens to the processes. A failing seed is replayed with
 * {@code -Dfaults.seed}.
 */
class FaultsIT {

    private static final Duration ROUND = Duration.ofSeconds(Long.getLong("faults.round", 300));

    @Test
    void nothingIsLostAndNothingIsToldTwiceInHalfAMinuteOfFaults() {
        Verdict verdict = run(ThreadLocalRandom.current().nextInt(1_000_000), Duration.ofSeconds(30));
        assertThat(verdict.faults())
                .as(
                        "replay with ./mvnw verify -Pfaults -Dit.test=FaultsIT -Dfaults.seed=%d -Dfaults.minutes=0.5",
                        verdict.setup().seed())
                .isEmpty();
    }

    /** Either for {@code faults.minutes}, or until {@code faults.wanted} processes have been struck. */
    @Test
    @Tag("faults")
    void nothingIsLostAndNothingIsToldTwiceForAsLongAsAskedFor() {
        long seed = Long.getLong("faults.seed", ThreadLocalRandom.current().nextInt(1_000_000));
        int wanted = Integer.getInteger("faults.wanted", 0);
        Duration time =
                Duration.ofSeconds((long) (60 * Double.parseDouble(System.getProperty("faults.minutes", "10"))));
        Instant end = Instant.now().plus(time);
        int struck = 0;
        List<String> bad = new ArrayList<>();
        while (wanted > 0 ? struck < wanted : Instant.now().plusSeconds(10).isBefore(end)) {
            Duration left = wanted > 0 ? ROUND : Duration.between(Instant.now(), end);
            Verdict verdict = run(seed++, left.compareTo(ROUND) < 0 ? left : ROUND);
            struck += verdict.ofProcesses();
            verdict.faults().forEach(fault -> bad.add("seed " + verdict.setup().seed() + ": " + fault));
        }
        assertThat(bad).isEmpty();
    }

    private static Verdict run(long seed, Duration time) {
        Verdict verdict = new FaultRun(seed, time).run();
        Report.add(verdict);
        assertThat(verdict.checked()).isPositive();
        return verdict;
    }
}
