package io.upgradewatch.kafka.replay;

import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Lets a few batches at a time through to the loop: a reader waits here while the loop has enough to do. */
public final class InFlightBatches {

    private static final int BATCHES = 4;

    private final Executor loop;
    private final Semaphore free = new Semaphore(BATCHES);

    public InFlightBatches(Executor loop) {
        this.loop = loop;
    }

    /**
     * Hands {@code batch} to the loop, waiting while too many others are under way.
     *
     * @param stopped asked while waiting
     * @return false if it was given up because of {@code stopped}
     */
    public boolean pass(Runnable batch, BooleanSupplier stopped) {
        if (!enter(stopped)) {
            return false;
        }
        loop.execute(() -> {
            try {
                batch.run();
            } finally {
                free.release();
            }
        });
        return true;
    }

    private boolean enter(BooleanSupplier stopped) {
        try {
            while (!free.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                if (stopped.getAsBoolean()) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
