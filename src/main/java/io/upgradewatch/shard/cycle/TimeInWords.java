package io.upgradewatch.shard.cycle;

import java.time.Duration;

/** A length of time as people say it: {@code 45 s}, {@code 4 min}, {@code 9 h 15 min}, {@code 3 days}. */
public final class TimeInWords {

    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private TimeInWords() {}

    /** Rounded to what matters at its length; below ten seconds to a tenth of one. */
    public static String of(Duration time) {
        return ofSeconds(time.toMillis() / 1000.0);
    }

    /** The same of so many seconds. */
    public static String ofSeconds(double exact) {
        if (exact < 10) {
            long tenths = Math.round(exact * 10);
            return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
        }
        long seconds = Math.round(exact);
        if (seconds < 2 * MINUTE) {
            return seconds + " s";
        }
        if (seconds < 2 * HOUR) {
            return Math.round(seconds / (double) MINUTE) + " min";
        }
        if (seconds < 2 * DAY) {
            long minutes = Math.round(seconds / (double) MINUTE);
            return minutes % 60 == 0 ? minutes / 60 + " h" : minutes / 60 + " h " + minutes % 60 + " min";
        }
        return Math.round(seconds / (double) DAY) + " days";
    }
}
