package io.upgradewatch.kafka.client;

import java.util.List;

/** The names of the five topics. */
public record TopicNames(String watchlist, String state, String changes, String unreadable, String logins) {

    public static final TopicNames CUSTOMARY = new TopicNames(
            "upgradewatch.watchlist",
            "upgradewatch.state",
            "upgradewatch.upgrade-status-changed",
            "upgradewatch.unreadable",
            "upgradewatch.logins");

    /** Those whose rows are placed by IMEI, with the same number of partitions. */
    public List<String> ofDevices() {
        return List.of(watchlist, state, changes);
    }

    public List<String> all() {
        return List.of(watchlist, state, changes, unreadable, logins);
    }
}
