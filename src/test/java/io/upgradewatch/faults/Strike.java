package io.upgradewatch.faults;

import java.time.Duration;
import java.util.Random;

/** The faults that may strike, how often in comparison, and for how long. */
enum Strike {
    KILL(12, 0, 4),
    PAUSE(10, 1, 5),
    ZOMBIE(6, 11, 15),
    KILL_ASLEEP(2, 11, 13),
    STOP(6, 0, 3),
    JOIN(6, 8, 20),
    BROKER_KILL(4, 0, 4),
    BROKER_PAUSE(4, 1, 8),
    UPSTREAM_DOWN(2, 1, 5),
    SLOW(2, 1, 5),
    RESET(2, 1, 4),
    HANG_UP(2, 1, 4),
    TRUNCATED(2, 1, 4),
    SERVER_ERROR(2, 1, 4),
    THROTTLED(2, 1, 3),
    LAGGING(3, 1, 5),
    EMPTY(3, 1, 5),
    VANISHING(3, 1, 5),
    BEARERS_EXPIRE(3, 0, 0),
    SESSIONS_EXPIRE(3, 0, 0);

    private final int weight;
    private final int shortest;
    private final int longest;

    Strike(int weight, int shortestSeconds, int longestSeconds) {
        this.weight = weight;
        this.shortest = shortestSeconds * 1_000;
        this.longest = longestSeconds * 1_000;
    }

    /** Whether a process is struck, and not what upstream says. */
    boolean ofProcess() {
        return ordinal() <= BROKER_PAUSE.ordinal();
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
