package io.upgradewatch.faults;

import java.time.Duration;
import java.util.Random;

/** The faults that may strike, whom, how often in comparison, and for how long. */
enum Strike {
    KILL(Victim.INSTANCE, 24, 0, 3),
    PAUSE(Victim.INSTANCE, 20, 1, 5),
    ZOMBIE(Victim.INSTANCE, 12, 11, 15),
    KILL_ASLEEP(Victim.INSTANCE, 4, 11, 13),
    STOP(Victim.INSTANCE, 14, 0, 3),
    JOIN(Victim.EMPTY_SEAT, 12, 8, 20),
    CLOCK_FORWARD(Victim.CLOCK, 6, 2, 12),
    CLOCK_BACK(Victim.CLOCK, 6, 2, 12),
    BROKER_KILL(Victim.BROKER, 5, 0, 4),
    BROKER_PAUSE(Victim.BROKER, 6, 1, 8),
    DISK_FULL(Victim.DISK, 2, 2, 6),
    UPSTREAM_DOWN(Victim.UPSTREAM, 2, 1, 5),
    SLOW(Victim.UPSTREAM, 2, 1, 5),
    RESET(Victim.UPSTREAM, 3, 1, 6),
    HANG_UP(Victim.UPSTREAM, 2, 1, 6),
    TRUNCATED(Victim.UPSTREAM, 2, 1, 6),
    SERVER_ERROR(Victim.UPSTREAM, 3, 1, 6),
    THROTTLED(Victim.UPSTREAM, 2, 1, 3),
    LAGGING(Victim.UPSTREAM, 3, 1, 5),
    EMPTY(Victim.UPSTREAM, 3, 1, 5),
    VANISHING(Victim.UPSTREAM, 3, 1, 5),
    BEARERS_EXPIRE(Victim.UPSTREAM, 3, 0, 0),
    SESSIONS_EXPIRE(Victim.UPSTREAM, 3, 0, 0),
    /** Another program's transaction on the state, which it ends. */
    FOREIGN_TRANSACTION(Victim.STATE, 4, 2, 12),
    /** The same, of a program that dies; it is ended by the command for it. */
    HANGING_TRANSACTION(Victim.STATE, 2, 4, 20);

    /** Whom a fault needs. */
    enum Victim {
        INSTANCE,
        EMPTY_SEAT,
        CLOCK,
        BROKER,
        DISK,
        UPSTREAM,
        STATE
    }

    final Victim victim;
    private final int weight;
    private final int shortest;
    private final int longest;

    Strike(Victim victim, int weight, int shortestSeconds, int longestSeconds) {
        this.victim = victim;
        this.weight = weight;
        this.shortest = shortestSeconds * 1_000;
        this.longest = longestSeconds * 1_000;
    }

    /** Whether a process is struck, and not what upstream says or others write. */
    boolean ofProcess() {
        return victim != Victim.UPSTREAM && victim != Victim.STATE;
    }

    Duration hold(Random random) {
        return Duration.ofMillis(shortest + random.nextInt(longest - shortest + 1));
    }

    static Strike draw(Random random) {
        int total = 0;
        for (Strike strike : values()) {
            total += strike.weight;
        }
        int drawn = random.nextInt(total);
        for (Strike strike : values()) {
            drawn -= strike.weight;
            if (drawn < 0) {
                return strike;
            }
        }
        throw new AssertionError("weights sum up");
    }
}
