package io.upgradewatch.embedded.thingspace.fault;

import java.util.Locale;

/** The calls that the simulator answers. */
public enum Endpoint {
    TOKEN,
    REVOKE,
    LOGIN,
    LOGOUT,
    HISTORY,
    CAMPAIGN_DEVICES,
    CAMPAIGN_LIST,
    CAMPAIGN,
    CONTROL,
    UNKNOWN;

    /** As the control API spells it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The endpoint called {@code name}, for example {@code campaign-devices}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Endpoint named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
