package io.upgradewatch.thingspace.error;

import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.PollOutcome.Throttled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Pauses after failures that the next request would only repeat: 5 seconds at first, each twice as long as the one
 * before, at most 15 minutes. Things must have gone well for as long as the last pause before pauses are short again,
 * so that one bad account among good ones cannot keep them short. On the loop.
 */
public final class RequestPause {

    public static final Duration SHORTEST = Duration.ofSeconds(5);
    static final Duration LONGEST = Duration.ofMinutes(15);

    private final Clock clock;
    private final Consumer<Duration> whenCut;
    private Duration pause = Duration.ZERO;
    private Instant until = Instant.MIN;
    private PollOutcome because;

    public RequestPause(Clock clock) {
        this(clock, asked -> {});
    }

    /** @param whenCut is told of every pause that was asked for and is longer than anybody waits */
    public RequestPause(Clock clock, Consumer<Duration> whenCut) {
        this.clock = clock;
        this.whenCut = whenCut;
    }

    /** Why nothing is sent now, if it is so. */
    public Optional<PollOutcome> active() {
        Instant now = clock.instant();
        return because != null && now.isBefore(until) ? Optional.of(forTheRest(now)) : Optional.empty();
    }

    // Who is told to wait for all of it at its end would wait twice.
    private PollOutcome forTheRest(Instant now) {
        return because instanceof Throttled ? new Throttled(Optional.of(Duration.between(now, until))) : because;
    }

    /** One more failure; many at once are one. */
    public void strike(PollOutcome outcome) {
        strike(outcome, Duration.ZERO);
    }

    /** One more failure, worth a pause of at least {@code atLeast}, or of an hour if that is less. */
    public void strike(PollOutcome outcome, Duration atLeast) {
        if (active().isPresent()) {
            return;
        }
        Duration asked = RetryAfter.cut(atLeast);
        if (asked != atLeast) {
            whenCut.accept(atLeast);
        }
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
        until = clock.instant().plus(pause.compareTo(asked) < 0 ? asked : pause);
        because = outcome;
    }

    /** Something went well. */
    public void success() {
        if (because != null && clock.instant().isAfter(until.plus(pause))) {
            clear();
        }
    }

    /** Starts over. */
    public void clear() {
        because = null;
        until = Instant.MIN;
        pause = Duration.ZERO;
    }
}
