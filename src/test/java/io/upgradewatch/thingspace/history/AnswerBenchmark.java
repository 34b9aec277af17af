package io.upgradewatch.thingspace.history;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the documented answer of five entries costs: recognised by its fingerprint, and read. */
@State(Scope.Benchmark)
public class AnswerBenchmark {

    private final byte[] answer = DocumentedHistory.bytes();

    @Benchmark
    public long fingerprint() {
        return Fingerprint.of(answer);
    }

    @Benchmark
    public Object read() {
        return HistoryReader.read(200, answer, DocumentedHistory.ASKED);
    }
}
