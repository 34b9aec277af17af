package io.upgradewatch.shard.cycle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Traces nothing, and tells what it was asked to trace and how that ended. */
public final class RecordingTracer implements CycleTracer {

    final List<Found> found = new ArrayList<>();
    final List<String> endings = new ArrayList<>();

    @Override
    public Trace trace(Found one) {
        found.add(one);
        String number = String.valueOf(found.size());
        return new Trace() {
            @Override
            public Map<String, String> attributes() {
                return Map.of("traceparent", number);
            }

            @Override
            public void committed(Instant at, Runnable measure) {
                measure.run();
                endings.add(number + " committed");
            }

            @Override
            public void failed(Instant at, Throwable why) {
                endings.add(number + " failed: " + why.getClass().getSimpleName());
            }
        };
    }
}
