package io.upgradewatch.embedded.thingspace.fault;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Effects that ask for fewer requests. */
final class Throttles {

    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final String RETRY_AFTER = "Retry-After";

    private Throttles() {}

    /** With the wait in seconds. */
    static Effect seconds(Answer answer) {
        return exchange -> exchange.send(
                answer.with(RETRY_AFTER, Long.toString(exchange.by(WAIT).toSeconds())));
    }

    /** With the end of the wait as HTTP spells dates, by the real time: the client's clock is real. */
    static Effect date(Answer answer) {
        return exchange -> exchange.send(answer.with(
                RETRY_AFTER,
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        Instant.now().plus(exchange.by(WAIT)).atOffset(ZoneOffset.UTC))));
    }

    /** What the gateway says of it. */
    static Answer throttledOut(int status) {
        return Envelopes.gateway(status, 900800, "Message throttled out", "You have exceeded your quota");
    }
}
