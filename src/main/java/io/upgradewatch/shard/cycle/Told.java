package io.upgradewatch.shard.cycle;

import io.upgradewatch.fota.UpgradeStatusChanged;
import java.time.Duration;
import java.time.Instant;

/**
 * What there is to say of a change when it is told, beside the change itself.
 *
 * @param first whether the answer was the first that is known of its device, so that the change may be of any age
 * @param fresh whether it is news: not of a first answer, and reported no longer ago than a day and two intervals of its
 *     device. One without a report time is not
 * @param late whether it is fresh and was told more than half an hour, and more than two intervals of its device, after
 *     its report
 * @param took how long after its answer had been read it was committed
 */
public record Told(boolean first, boolean fresh, boolean late, Duration took) {

    private static final Duration FRESH = Duration.ofDays(1);
    private static final Duration ON_TIME = Duration.ofMinutes(30);
    private static final int INTERVALS = 2;

    /**
     * @param interval how often the device is polled
     * @param now when the change was committed
     */
    public static Told of(UpgradeStatusChanged change, boolean first, Duration interval, Duration took, Instant now) {
        Instant reportedAt = change.upgrade().reportedAt();
        if (first || reportedAt == null) {
            return new Told(first, false, false, took);
        }
        Duration intervals = interval.multipliedBy(INTERVALS);
        Duration age = Duration.between(reportedAt, now);
        boolean fresh = age.compareTo(FRESH.plus(intervals)) <= 0;
        boolean late = fresh && age.compareTo(ON_TIME) > 0 && age.compareTo(intervals) > 0;
        return new Told(false, fresh, late, took);
    }
}
