package io.upgradewatch.kafka;

import java.time.Instant;

/** The moment at which the group was last heard, by both of the machine's clocks; immutable. */
record Heard(Instant at, long nanos) {

    static final Heard NEVER = new Heard(Instant.MIN, 0);

    static Heard now() {
        return new Heard(Instant.now(), System.nanoTime());
    }

    /**
     * When that was, as seen from now: the earlier of what the two clocks say. The time of day may have been set back
     * since, and would make it the future; the other clock stands still while a machine sleeps.
     */
    Instant by(Instant now, long nanosNow) {
        if (at.equals(Instant.MIN)) {
            return at;
        }
        Instant counted = now.minusNanos(nanosNow - nanos);
        return counted.isBefore(at) ? counted : at;
    }
}
