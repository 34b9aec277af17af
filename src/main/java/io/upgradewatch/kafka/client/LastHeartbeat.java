package io.upgradewatch.kafka.client;

import java.time.Instant;

/** The moment at which the group was last heard, by both of the machine's clocks; immutable. */
public record LastHeartbeat(Instant at, long nanos) {

    public static final LastHeartbeat NEVER = new LastHeartbeat(Instant.MIN, 0);

    public static LastHeartbeat now() {
        return new LastHeartbeat(Instant.now(), System.nanoTime());
    }

    /**
     * When that was, as seen from now: the earlier of what the two clocks say. The time of day may have been set back
     * since, and would make it the future; the other clock stands still while a machine sleeps.
     */
    public Instant by(Instant now, long nanosNow) {
        if (at.equals(Instant.MIN)) {
            return at;
        }
        Instant counted = now.minusNanos(nanosNow - nanos);
        return counted.isBefore(at) ? counted : at;
    }
}
