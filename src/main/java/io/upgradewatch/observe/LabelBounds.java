package io.upgradewatch.observe;

import io.upgradewatch.fota.UpgradeStatus;

/** How many values of each label that others fill keep their name; all others are {@code other}. */
public record LabelBounds(int accounts, int firmwares, int statuses) {

    /** What is documented is always named. */
    public static final int FEWEST_STATUSES = UpgradeStatus.DOCUMENTED.size();
}
