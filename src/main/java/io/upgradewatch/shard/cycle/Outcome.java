package io.upgradewatch.shard.cycle;

import java.util.Locale;

/** How a poll counts, in metrics, logs and REST. */
public enum Outcome {
    CHANGED,
    UNCHANGED,
    THROTTLED,
    REFUSED,
    DENIED,
    UNREACHABLE,
    UNREADABLE;

    /** Whether the device was told about. */
    public boolean good() {
        return this == CHANGED || this == UNCHANGED;
    }

    /** As metrics and REST spell it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
