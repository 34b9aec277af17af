package io.upgradewatch.shard.cycle;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;

/**
 * The one thread that all shards of an instance live on, and its clock. {@link #execute} may be called from any
 * thread; what it is given runs on the loop, in order.
 */
public interface Loop extends Executor {

    Instant now();

    /** Runs {@code task} on the loop once, {@code delay} from now; a delay of zero or less means as soon as possible. */
    Timer after(Duration delay, Runnable task);

    /** A task that has not run yet. */
    interface Timer {

        /** It will not run; no fault if it has. */
        void cancel();
    }
}
