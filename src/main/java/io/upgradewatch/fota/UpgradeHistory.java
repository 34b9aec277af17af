package io.upgradewatch.fota;

import java.util.List;

/** What one answer reports of one device: any number of upgrades, in no promised order, an identity perhaps twice. */
public record UpgradeHistory(List<Upgrade> upgrades) {

    /** A device without upgrades. */
    public static final UpgradeHistory EMPTY = new UpgradeHistory(List.of());

    public UpgradeHistory {
        upgrades = List.copyOf(upgrades);
    }
}
