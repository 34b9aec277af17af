package io.upgradewatch.poll;

import java.util.Locale;

/** What a request to upstream is for. */
public enum RequestKind {
    /** The history of a device. */
    HISTORY,
    /** A page of a campaign's devices. */
    PAGE,
    /** A list of campaigns. */
    CAMPAIGN,
    /** A list of an account's devices. */
    DISCOVERY,
    /** A bearer. */
    TOKEN,
    /** A session. */
    LOGIN;

    /** As metrics spell it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
