package io.upgradewatch.shard.cycle;

import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.watch.Watch;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Is asked for a trace of each cycle that has found changes, before they are published. All other cycles end without
 * it, so that what it costs goes by changes and not by polls. Called on the loop.
 */
@FunctionalInterface
public interface CycleTracer {

    /** Traces nothing. */
    CycleTracer OFF = found -> Trace.NONE;

    Trace trace(Found found);

    /**
     * What a cycle has found, and when.
     *
     * @param sentAt when the poll was sent
     * @param readAt when its answer had been read
     * @param diffedAt when the changes were known
     */
    record Found(
            Watch watch,
            int shard,
            Instant sentAt,
            Instant readAt,
            Instant diffedAt,
            List<UpgradeStatusChanged> changes) {}

    /** The trace of one cycle, to be ended by {@link #committed} or {@link #failed}. */
    interface Trace {

        Trace NONE = new Trace() {
            @Override
            public Map<String, String> attributes() {
                return Map.of();
            }

            @Override
            public void committed(Instant at, Runnable measure) {
                measure.run();
            }

            @Override
            public void failed(Instant at, Throwable why) {}
        };

        /** What the events say of it, as CloudEvents extension attributes. */
        Map<String, String> attributes();

        /** The changes are committed; whatever {@code measure} measures is an example of this trace. */
        void committed(Instant at, Runnable measure);

        /** The changes wait to be published. */
        void failed(Instant at, Throwable why);
    }
}
