package io.upgradewatch.campaign;

import java.time.Duration;
import java.util.function.DoubleUnaryOperator;

/**
 * How often a campaign's pages are read.
 *
 * @param shortest wait between two passes
 * @param longest wait between two passes
 * @param seconds the wait that the square-root law gives to a source of so many changes a second
 */
record PageRhythm(Duration shortest, Duration longest, DoubleUnaryOperator seconds) {

    /** The wait between two passes over {@code pages} pages whose watched devices change {@code perSecond} together. */
    Duration between(double perSecond, int pages) {
        double wished = seconds.applyAsDouble(perSecond / Math.max(1, pages));
        double bounded = Math.max(shortest.toMillis() / 1000.0, Math.min(longest.toMillis() / 1000.0, wished));
        return Duration.ofMillis((long) (bounded * 1000));
    }

    Duration atMostLongest(Duration wait) {
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
