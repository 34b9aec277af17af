package io.upgradewatch.recover;

import java.util.Locale;

/** What is done about a shard whose state or watchlist is lost while its changes were told. */
public enum LostStateChoice {
    /** It is not polled. */
    REFUSE,
    /** What the changes still tell is known again; what upstream shows besides is adopted silently. */
    REBUILD,
    /** All that upstream shows is adopted silently. */
    ADOPT,
    /** It begins as a new one, and tells again. */
    REPLAY;

    /** As it is configured. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
