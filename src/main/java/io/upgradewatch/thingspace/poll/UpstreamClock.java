package io.upgradewatch.thingspace.poll;

import io.upgradewatch.thingspace.error.RetryAfter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * How far our clock is ahead of upstream's, by the dates of its answers: whole seconds, and as old as the answer was under
 * way. One answer in ten seconds is looked at. On the loop.
 */
public final class UpstreamClock {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private final Clock clock;
    private Instant lookedAt = Instant.MIN;
    private OptionalDouble ahead = OptionalDouble.empty();

    UpstreamClock(Clock clock) {
        this.clock = clock;
    }

    /** In seconds, negative if it is behind; empty before the first answer with a date. */
    public OptionalDouble ahead() {
        return ahead;
    }

    /** @param date an answer's header; null if it had none */
    void seen(String date) {
        Instant now = clock.instant();
        if (date == null || now.isBefore(lookedAt.plus(BETWEEN_LOOKS)) && !now.isBefore(lookedAt)) {
            return;
        }
        lookedAt = now;
        Instant theirs = RetryAfter.httpDate(date);
        if (theirs != null) {
            ahead = OptionalDouble.of(Duration.between(theirs, now).toMillis() / 1000.0);
        }
    }
}
