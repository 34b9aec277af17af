package io.upgradewatch.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the pieces cost that run for every poll or every change, by JMH: time, and bytes allocated. They are the classes
 * {@code *Benchmark} beside what they measure.
 *
 * <p>{@code ./mvnw verify -Pbench -Dit.test=HotPiecesBenchmark} runs these alone, {@code -Dbench.pieces=RowsBenchmark}
 * only those whose name matches; {@code -Dbench.rounds} and {@code -Dbench.seconds} are JMH's iterations and how long
 * one takes.
 */
class HotPiecesBenchmark {

    private static final String PIECES = System.getProperty("bench.pieces", ".*");
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final TimeValue ROUND = TimeValue.seconds(Integer.getInteger("bench.seconds", 1));

    @Test
    void timeAndAllocation() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(PIECES)
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.NANOSECONDS)
                        .forks(1)
                        .jvmArgs("-Xmx512m")
                        .warmupIterations(3)
                        .warmupTime(ROUND)
                        .measurementIterations(ROUNDS)
                        .measurementTime(ROUND)
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .build())
                .run();
        assertThat(results).isNotEmpty();
        Report.begin("pieces of a poll, JDK " + Runtime.version().feature(), "what", "ns", "error (99.9 %)", "bytes");
        results.forEach(HotPiecesBenchmark::row);
    }

    private static void row(RunResult piece) {
        Result<?> time = piece.getPrimaryResult();
        Result<?> bytes = piece.getSecondaryResults().get("gc.alloc.rate.norm");
        Report.row(name(piece), number(time.getScore()), "± " + number(time.getScoreError()), number(bytes.getScore()));
    }

    private static String name(RunResult piece) {
        String[] parts = piece.getParams().getBenchmark().split("\\.");
        StringBuilder name = new StringBuilder(parts[parts.length - 2] + "." + parts[parts.length - 1]);
        piece.getParams().getParamsKeys().forEach(key -> name.append(' ')
                .append(piece.getParams().getParam(key)));
        return name.toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }
}
