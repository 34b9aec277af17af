package io.upgradewatch.app.instance;

import io.netty.util.concurrent.Future;
import io.upgradewatch.shard.cycle.Loop;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * The loop on one Vert.x event loop. Its timers are those of Netty underneath, since Vert.x counts in whole milliseconds
 * and would let every poll start half of one late on average.
 */
public final class VertxLoop implements Loop {

    private final ContextInternal context;
    private final InstantSource clock;

    public VertxLoop(Vertx vertx, InstantSource clock) {
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
        Future<?> timer =
                context.nettyEventLoop().schedule(() -> context.dispatch(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }
}
