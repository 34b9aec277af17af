package io.upgradewatch.app;

import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.client.UnusableTopics;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Opens what needs Kafka, on a thread of its own and as often as it takes for Kafka to be there, while page and health
 * are up already.
 *
 * @param <T> what is opened
 */
final class StartWithRetry<T> {

    private static final Logger LOG = Logger.getLogger(StartWithRetry.class);
    private static final long ENDS_WITHIN_MILLIS = 1_000;

    private final Supplier<T> open;
    private final Runnable giveUp;
    private final Duration pause;
    private final Thread thread;
    private volatile T opened;
    private volatile boolean stopping;

    /**
     * @param open may block; tried again if it throws {@link KafkaUnreachable}
     * @param giveUp is run, on the thread, when trying again is of no use; the log says why
     * @param pause between two attempts
     */
    StartWithRetry(Supplier<T> open, Runnable giveUp, Duration pause) {
        this.open = open;
        this.giveUp = giveUp;
        this.pause = pause;
        thread = new Thread(this::run, "upgradewatch-opening");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** What has been opened; empty until then. */
    Optional<T> opened() {
        return Optional.ofNullable(opened);
    }

    /** Tries no more; blocks for a second at most. */
    void stop() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join(ENDS_WITHIN_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean told = false;
        long since = System.nanoTime();
        while (opened == null && !stopping) {
            try {
                opened = open.get();
                if (told) {
                    LOG.infof("Kafka is reached after=%s", Duration.ofNanos(System.nanoTime() - since));
                }
            } catch (UnusableTopics refused) {
                LOG.errorf("Upgradewatch cannot work with these topics: %s", refused.getMessage());
                giveUp.run();
                return;
            } catch (KafkaUnreachable away) {
                if (!told) {
                    told = true;
                    LOG.warnf("Kafka cannot be reached, trying again cause=%s", away.getMessage());
                }
                sleep();
            } catch (RuntimeException bug) {
                // What is built while everything around it is taken down may break in any way.
                if (!stopping) {
                    LOG.error("Upgradewatch cannot start", bug);
                    giveUp.run();
                }
                return;
            }
        }
    }

    private void sleep() {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
