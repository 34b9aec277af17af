package io.upgradewatch.thingspace.error;

import io.upgradewatch.thingspace.http.Exchange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to open an error envelope and to judge it: an outage brings one for every device. */
@State(Scope.Benchmark)
public class VerdictBenchmark {

    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

    /** An answer that is no history. */
    public enum Error {
        DEVICE(400, "{\"errorCode\":\"INVALID_PARAMETER\",\"errorMessage\":\"Invalid device id format\"}"),
        GATEWAY(
                401,
                "{\"fault\":{\"code\":900901,\"message\":\"Invalid Credentials\",\"description\":\"Access failure\"}}"),
        PAGE(503, "<html><head><title>503</title></head><body><h1>Service Unavailable</h1></body></html>");

        private final Exchange.Answer answer;

        Error(int status, String body) {
            answer = new Exchange.Answer(status, null, body.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Param
    private Error error;

    @Benchmark
    public Object judge() {
        return Verdict.of(error.answer, NOW);
    }
}
