package io.upgradewatch.serve.access.user;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Says once per burst that passwords are being guessed; a burst is over when none came for a minute. */
public final class GuessingLog {

    private static final Logger LOG = Logger.getLogger(GuessingLog.class);
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private boolean guessing;
    private long lastAt;

    public GuessingLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * A wrong password came; whether that was told.
     *
     * @param name null if it is nobody's: what people type there by mistake is often their password
     */
    public synchronized boolean guessed(String address, String name) {
        long now = nanoTime.getAsLong();
        boolean first = !guessing || now - lastAt > QUIET_NANOS;
        guessing = true;
        lastAt = now;
        if (first) {
            LOG.warnf(
                    "a wrong password was tried address=%s user=%s; further ones are only counted, until none came for"
                            + " a minute",
                    address, name == null ? "unknown" : name);
        }
        return first;
    }
}
