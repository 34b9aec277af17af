package io.upgradewatch.app;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * The latest moment at which the process ends, counted from when it was asked to: whatever still runs then ends as if
 * killed, which the next owner's fence makes as good as an orderly end.
 */
final class StopDeadline {

    /** The exit code of a JVM that ends by SIGTERM. */
    static final int TERMINATED = 128 + 15;

    private static final Logger LOG = Logger.getLogger(StopDeadline.class);

    // What a process that is asked to end is given before it begins to.
    private static volatile Duration delay = Duration.ZERO;

    private final Duration within;

    StopDeadline(Duration within) {
        this.within = within;
    }

    /** The time counts from so long after the process was asked to end. */
    static void allow(Duration before) {
        delay = before;
    }

    /** From now on the deadline holds, whoever asks the process to end. */
    void arm() {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(this::begin, "upgradewatch-stop"));
        } catch (IllegalStateException endingAlready) {
            begin();
        }
    }

    private void begin() {
        long end = System.nanoTime() + delay.plus(within).toNanos();
        // Two threads, so that a log which takes no line any more does not hold up the end.
        daemon("upgradewatch-stop-deadline", () -> {
            sleepUntil(end);
            Runtime.getRuntime().halt(TERMINATED);
        });
        daemon("upgradewatch-stop-warning", () -> {
            sleepUntil(end - within.toNanos() / 10);
            LOG.warn("the stop takes too long, the process ends as if killed");
        });
    }

    private static void sleepUntil(long end) {
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
