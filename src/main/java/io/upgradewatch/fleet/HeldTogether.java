package io.upgradewatch.fleet;

import io.upgradewatch.watch.RejectionListener;
import java.util.LinkedHashMap;
import java.util.Map;

/** Adds up what several lists hold back. Lives on the loop. */
final class HeldTogether {

    private final RejectionListener listener;
    private final Map<RejectionListener, Integer> parts = new LinkedHashMap<>();

    HeldTogether(RejectionListener listener) {
        this.listener = listener;
    }

    /** To be told by one list. */
    RejectionListener part() {
        return new RejectionListener() {
            @Override
            public void rowRejected() {
                listener.rowRejected();
            }

            @Override
            public void removalsHeld(int devices) {
                parts.put(this, devices);
                listener.removalsHeld(
                        parts.values().stream().mapToInt(Integer::intValue).sum());
            }
        };
    }
}
