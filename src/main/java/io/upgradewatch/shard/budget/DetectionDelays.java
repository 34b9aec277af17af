package io.upgradewatch.shard.budget;

import java.time.Duration;
import java.time.Instant;

/**
 * How long changes waited to be told, from upstream's report time to the commit, over the last half to whole day. Counted
 * by length, the limits of which are a fifth apart. Lives on the loop.
 */
public final class DetectionDelays {

    private static final Duration WINDOW = Duration.ofHours(12);

    private Seen before = Seen.NONE;
    private Seen present = Seen.NONE;
    private Instant turnAt = Instant.MIN;

    /**
     * Delays that were counted.
     *
     * @param counts by step of length
     * @param seconds all of them together
     */
    record Seen(long[] counts, double seconds) {

        static final int STEPS = 80;
        static final Seen NONE = new Seen(new long[STEPS], 0);
        private static final double FIRST = 0.1;
        private static final double STEP = Math.pow(2, 0.25);

        Seen with(double delay) {
            int step = (int) Math.ceil(Math.log(Math.max(FIRST, delay) / FIRST) / Math.log(STEP));
            long[] more = counts.clone();
            more[Math.min(STEPS - 1, step)]++;
            return new Seen(more, seconds + delay);
        }

        Seen plus(Seen other) {
            long[] both = counts.clone();
            for (int step = 0; step < Math.min(both.length, other.counts.length); step++) {
                both[step] += other.counts[step];
            }
            return new Seen(both, seconds + other.seconds);
        }

        long changes() {
            long all = 0;
            for (long count : counts) {
                all += count;
            }
            return all;
        }

        /** 0 if none were counted. */
        double meanSeconds() {
            return changes() == 0 ? 0 : seconds / changes();
        }

        /** That 99 of 100 do not exceed, rounded up by a fifth at most; 0 if none were counted. */
        double p99Seconds() {
            long beyond = changes() / 100;
            for (int step = counts.length - 1; step >= 0; step--) {
                if (counts[step] > beyond) {
                    return FIRST * Math.pow(STEP, step);
                }
                beyond -= counts[step];
            }
            return 0;
        }
    }

    /** A change was told. One that was reported longer ago than {@code atMost} was late before anybody polled. */
    public void told(Duration delay, Duration atMost, Instant now) {
        if (!delay.isNegative() && delay.compareTo(atMost) <= 0) {
            turn(now);
            present = present.with(delay.toMillis() / 1000.0);
        }
    }

    public Seen seen(Instant now) {
        turn(now);
        return before.plus(present);
    }

    private void turn(Instant now) {
        if (turnAt.isAfter(now) && !turnAt.isAfter(now.plus(WINDOW))) {
            return;
        }
        // Whoever was not looked at for two windows has nothing recent.
        boolean recent = turnAt != Instant.MIN && turnAt.plus(WINDOW).isAfter(now);
        before = recent ? present : Seen.NONE;
        present = Seen.NONE;
        turnAt = now.plus(WINDOW);
    }
}
