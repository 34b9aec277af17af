package io.upgradewatch.app;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Ends the process if its clock was set back and Kafka has not been heard since: Kafka's clients go by the time of day,
 * and wait until it has caught up with the moment of their last attempt, be it hours. Whoever started the process is to
 * start it anew; the other instances have its shards meanwhile. Not thread-safe.
 */
final class ClockWatch {

    /** What the log says at the end. */
    static final String WORDS = "the clock was set back and Kafka has not been heard since";

    static final Duration TOO_FAR = Duration.ofSeconds(30);
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Logger LOG = Logger.getLogger(ClockWatch.class);
    private static final long NEVER = Long.MAX_VALUE;

    private final LongSupplier millis;
    private final LongSupplier nanos;
    private final BooleanSupplier heard;
    private final Runnable end;
    private long ahead;
    private long judgedAt = NEVER;

    /**
     * @param millis the time of day
     * @param nanos a clock that nobody sets
     * @param heard whether the group has been heard lately
     */
    ClockWatch(LongSupplier millis, LongSupplier nanos, BooleanSupplier heard, Runnable end) {
        this.millis = millis;
        this.nanos = nanos;
        this.heard = heard;
        this.end = end;
        ahead = ahead();
    }

    /** To be called about once a second. */
    void look() {
        long before = ahead;
        ahead = ahead();
        if (ahead < before - TOO_FAR.toMillis()) {
            LOG.warnf("the clock was set back by=%s", Duration.ofMillis(before - ahead));
            judgedAt = nanos.getAsLong() + PATIENCE.toNanos();
        }
        if (judgedAt != NEVER && nanos.getAsLong() - judgedAt >= 0) {
            judgedAt = NEVER;
            if (!heard.getAsBoolean()) {
                LOG.errorf("%s: this process ends, to be started anew", WORDS);
                end.run();
            }
        }
    }

    private long ahead() {
        return millis.getAsLong() - TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
    }
}
