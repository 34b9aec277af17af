package io.upgradewatch.serve.callback;

import java.util.function.LongSupplier;

/** So many a minute, and no more than a minute's worth at once. Thread-safe. */
final class PerMinute {

    private static final double NANOS = 60e9;

    private final int max;
    private final LongSupplier nanoTime;
    private double left;
    private long at;

    PerMinute(int max, LongSupplier nanoTime) {
        this.max = max;
        this.nanoTime = nanoTime;
        this.left = max;
        this.at = nanoTime.getAsLong();
    }

    /** Whether one more may be now. */
    synchronized boolean take() {
        long now = nanoTime.getAsLong();
        left = Math.min(max, left + (now - at) / NANOS * max);
        at = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
