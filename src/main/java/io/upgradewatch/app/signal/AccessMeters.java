package io.upgradewatch.app.signal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.upgradewatch.serve.access.user.AccessListener;
import io.upgradewatch.serve.access.user.AccessRefused;
import java.util.EnumMap;
import java.util.Map;

/** Counts those who are not let in, by reason, from 0. */
public final class AccessMeters implements AccessListener {

    private final Map<AccessRefused, Counter> refused = new EnumMap<>(AccessRefused.class);

    public AccessMeters(MeterRegistry registry) {
        for (AccessRefused reason : AccessRefused.values()) {
            refused.put(
                    reason,
                    Counter.builder("upgradewatch.access.refused")
                            .description("Requests that were not let in")
                            .tag("reason", reason.word())
                            .register(registry));
        }
    }

    @Override
    public void refused(AccessRefused reason) {
        refused.get(reason).increment();
    }
}
