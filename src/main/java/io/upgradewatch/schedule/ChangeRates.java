package io.upgradewatch.schedule;

import java.util.LinkedHashMap;
import java.util.Map;

/** The change rate of each kind of device, at most {@link #MAX_KINDS} of them: the one unused for longest goes. */
public final class ChangeRates {

    static final int MAX_KINDS = 10_000;

    private final Map<DeviceKind, ChangeRate> byKind = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DeviceKind, ChangeRate> eldest) {
            return size() > MAX_KINDS;
        }
    };

    /** What is known of devices of this kind; shared by all of them. */
    public ChangeRate of(DeviceKind kind) {
        return byKind.computeIfAbsent(kind, unknown -> new ChangeRate(unknown.prior()));
    }
}
