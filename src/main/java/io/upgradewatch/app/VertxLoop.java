package io.upgradewatch.app;

import io.upgradewatch.shard.Loop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The loop on one Vert.x event loop. */
final class VertxLoop implements Loop {

    private final Vertx vertx;
    private final Context context;
    private final InstantSource clock;

    VertxLoop(Vertx vertx, InstantSource clock) {
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.clock = clock;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void execute(Runnable task) {
        context.runOnContext(nothing -> task.run());
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        if (delay.isNegative() || delay.isZero()) {
            execute(task);
            return () -> {};
        }
        // A timer set from another thread would run on another context: it is always set from the loop itself.
        VertxTimer timer = new VertxTimer();
        long millis = Math.max(1, delay.toMillis());
        if (Vertx.currentContext() == context) {
            timer.set(millis, task);
        } else {
            execute(() -> timer.set(millis, task));
        }
        return timer;
    }

    /** A timer whose setting and cancelling may cross threads. */
    private final class VertxTimer implements Timer {

        private long id = -1;
        private boolean cancelled;

        synchronized void set(long millis, Runnable task) {
            if (!cancelled) {
                id = vertx.setTimer(millis, fired -> task.run());
            }
        }

        @Override
        public synchronized void cancel() {
            cancelled = true;
            if (id >= 0) {
                vertx.cancelTimer(id);
            }
        }
    }
}
