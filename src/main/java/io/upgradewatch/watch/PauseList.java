package io.upgradewatch.watch;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Map;

/**
 * What people have paused, as the whole group knows it and whoever takes over will. All methods are called on the poll
 * loop's thread, and Unis complete there.
 */
public interface PauseList {

    /** Whether everything has been read that was written before; until then nobody knows what is paused. */
    boolean known();

    /** Until when each is paused; those that have ended may still be there. */
    Map<Pause.Target, Instant> all();

    /** Writes a pause down, in place of an earlier one of the same; completes when it is durable. */
    Uni<Void> pause(Pause pause);

    /** Ends a pause; no fault if there is none. Completes when that is durable. */
    Uni<Void> resume(Pause.Target target);

    /** Calls {@code listener} on the loop whenever what is known has changed. */
    void onChange(Runnable listener);
}
