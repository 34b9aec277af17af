package io.upgradewatch.shard.cycle;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a device's polls go, as people look for it: how the last one ended, or what there is to see to. */
public enum Standing {
    CHANGED,
    UNCHANGED,
    THROTTLED,
    REFUSED,
    DENIED,
    UNREACHABLE,
    UNREADABLE,
    /** Its poll is due and has not started. */
    LATE,
    /** Upstream refuses to talk about it, or it went on failing while others were served. */
    SET_ASIDE,
    /** No poll of it has ever ended well. */
    NEVER_ANSWERED;

    /** As REST spells it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads what {@link #label} wrote; spaces and hyphens do for underscores.
     *
     * @throws IllegalArgumentException if there is no such one; the message names all
     */
    public static Standing of(String text) {
        String name = text.strip().toUpperCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
        return Stream.of(values())
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("an outcome is one of "
                        + Stream.of(values()).map(Standing::label).collect(Collectors.joining(", "))));
    }
}
