package io.upgradewatch.schedule;

import java.time.Duration;

/**
 * How long to wait after failures in a row: doubling from {@code first} up to {@code cap}, then shortened by up to a
 * quarter, so that what failed together does not come back together.
 *
 * @param first the wait after the first failure; positive
 * @param cap the longest wait
 */
public record Backoff(Duration first, Duration cap) {

    /** The wait after the {@code failures}th failure in a row (from 1); the same for the same {@code salt}. */
    public Duration after(int failures, long salt) {
        long doubled = first.toMillis() << Math.min(Math.max(failures - 1, 0), 20);
        long wait = Math.max(1, Math.min(cap.toMillis(), doubled));
        long spread = Math.floorMod(Cadence.scramble(salt + failures), wait / 4 + 1);
        return Duration.ofMillis(wait - spread);
    }
}
