package io.upgradewatch.schedule;

import java.time.Duration;

/**
 * How often devices of one kind change, learned from what polls of them found. Not thread-safe.
 *
 * <p>A Gamma-Poisson estimate: a prior of {@code 1} change in so much time, to which each poll adds the time that it
 * looked back on and the change that it found. It forgets by half a day, so that a campaign which has ended is quiet
 * again, and beside it a second estimate remembers some dozens of polls only: a campaign that has just begun shows in
 * those, while days of quiet still fill the first one. The livelier of the two counts.
 */
public final class ChangeRate {

    private static final double HALF_LIFE_SECONDS = Duration.ofHours(12).toSeconds();
    private static final double KEPT_BY_A_POLL = 1 - 1 / 32.0;
    // How much of one change the recent polls have to outweigh; small, or a beginning would be believed too late.
    private static final double RECENT_PRIOR = 0.1;

    private final double priorSeconds;
    private double changes;
    private double seconds;
    private double recentChanges;
    private double recentSeconds;
    private long decayedAtSecond;

    /** @param prior time in which one change is expected as long as nothing is known; positive */
    public ChangeRate(Duration prior) {
        priorSeconds = prior.toSeconds();
    }

    /**
     * A poll has ended.
     *
     * @param elapsed seconds since the poll before, in which the change could happen; not negative
     * @param changed whether one had
     * @param nowSecond seconds since the epoch
     */
    public void observed(double elapsed, boolean changed, long nowSecond) {
        decay(nowSecond);
        double found = changed ? 1 : 0;
        // A change leaves no trace of when in that time it happened: half of it was quiet on average.
        double quiet = changed ? elapsed / 2 : elapsed;
        changes += found;
        seconds += quiet;
        recentChanges = recentChanges * KEPT_BY_A_POLL + found;
        recentSeconds = recentSeconds * KEPT_BY_A_POLL + quiet;
    }

    /** Changes a second of one device. */
    public double perSecond() {
        double lasting = (1 + changes) / (priorSeconds + seconds);
        double recent = (RECENT_PRIOR + recentChanges) / (RECENT_PRIOR / lasting + recentSeconds);
        return Math.max(lasting, recent);
    }

    private void decay(long nowSecond) {
        long passed = nowSecond - decayedAtSecond;
        if (decayedAtSecond != 0 && passed > 0) {
            double kept = Math.pow(0.5, passed / HALF_LIFE_SECONDS);
            changes *= kept;
            seconds *= kept;
        }
        decayedAtSecond = nowSecond;
    }
}
