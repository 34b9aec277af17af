package io.upgradewatch.diff;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What is kept of a device that nobody watches any more, so that watching it again goes on where it ended and tells
 * nothing twice.
 *
 * @param at when it was let go
 * @param since from when on its changes were followed; empty if that was not seen, or is kept no longer
 * @param state its last state
 */
public record LetGo(Instant at, Optional<Instant> since, DeviceState state) {

    /** How long everything is kept. */
    public static final Duration KEPT = Duration.ofDays(7);

    /** How long it is kept how many changes were told: as long as the events themselves. */
    public static final Duration COUNTED = Duration.ofDays(30);

    public LetGo {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(state, "state");
    }

    /** What is still to be kept of it; this itself if nothing has run out. */
    public Optional<LetGo> at(Instant now) {
        if (at.plus(KEPT).isAfter(now)) {
            return Optional.of(this);
        }
        DeviceState counts = state.forgotten(at);
        if (counts.empty() || !at.plus(COUNTED).isAfter(now)) {
            return Optional.empty();
        }
        boolean already = since.isEmpty() && !state.polled();
        return Optional.of(already ? this : new LetGo(at, Optional.empty(), counts));
    }
}
