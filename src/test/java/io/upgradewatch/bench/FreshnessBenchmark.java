package io.upgradewatch.bench;

import io.upgradewatch.shard.pace.FreshnessRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How soon changes are found at one budget by equal intervals, by the square-root law, and with campaigns' pages, in
 * virtual time. Prints a table and draws {@code target/bench/freshness.svg}.
 *
 * <p>{@code ./mvnw verify -Pbench -Dit.test=FreshnessBenchmark}; {@code -Dbench.devices}, and {@code -Dbench.hours} of
 * virtual time.
 */
class FreshnessBenchmark {

    private static final int DEVICES = Integer.getInteger("bench.devices", 100_000);
    private static final Duration PERIOD = Duration.ofHours(Integer.getInteger("bench.hours", 48));
    // 5,000 devices' worth of one call a second: a sweep takes 83 minutes.
    private static final double RATE = DEVICES / 5_000.0;

    private final Map<String, Map<FreshnessRun.Law, FreshnessRun.Result>> results = new LinkedHashMap<>();

    @Test
    void delayOfDetection() throws IOException {
        Report.begin(
                "freshness: " + DEVICES + " devices, " + RATE + " calls/s, " + PERIOD.toHours() + " hours",
                "fleet",
                "schedule",
                "changes",
                "mean",
                "p50",
                "p99",
                "calls per change",
                "most calls in a second",
                "CPU s");
        measure("quiet", Fleets::quiet);
        measure("one national campaign", Fleets::national);
        measure("many pilots", Fleets::pilots);
        measure("re-queued", Fleets::requeued);
        measure("reports a day late", Fleets::dayLate);
        measure("hostile", Fleets::hostile);
        Path chart = Path.of("target", "bench", "freshness.svg");
        Files.writeString(chart, new FreshnessChart(results).svg());
        results.forEach((fleet, byLaw) -> byLaw.values().forEach(result -> assertThat(result.mostInASecond())
                .isLessThanOrEqualTo((int) Math.ceil(2 * RATE) + 2)));
    }

    private void measure(String fleet, UnaryOperator<Fleets> make) {
        Map<FreshnessRun.Law, FreshnessRun.Result> byLaw = new EnumMap<>(FreshnessRun.Law.class);
        for (FreshnessRun.Law law : FreshnessRun.Law.values()) {
            Fleets drawn = make.apply(new Fleets(DEVICES, PERIOD));
            FreshnessRun.Result result =
                    new FreshnessRun(law, DEVICES, RATE, drawn.events(), drawn.members(), drawn::firmware).run(PERIOD);
            byLaw.put(law, result);
            Report.row(
                    fleet,
                    law.name().toLowerCase(Locale.ROOT),
                    String.valueOf(result.changes()),
                    time(result.mean()),
                    time(result.p50()),
                    time(result.p99()),
                    String.format(Locale.ROOT, "%.0f", (double) (result.polls() + result.pages()) / result.changes()),
                    String.valueOf(result.mostInASecond()),
                    String.format(Locale.ROOT, "%.0f", result.cpu()));
        }
        results.put(fleet, byLaw);
    }

    private static String time(double seconds) {
        return seconds < 120
                ? String.format(Locale.ROOT, "%.0f s", seconds)
                : String.format(Locale.ROOT, "%.1f min", seconds / 60);
    }
}
