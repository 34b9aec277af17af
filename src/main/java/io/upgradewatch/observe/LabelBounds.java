package io.upgradewatch.observe;

import io.upgradewatch.fota.UpgradeStatus;

/**
 * How many values of each label that others fill keep their name; all others are {@code other}.
 *
 * @param pairs how many pairs of an account and a firmware have series of their own at one time; the firmware of others is
 *     {@code other}
 */
public record LabelBounds(int accounts, int firmwares, int statuses, int pairs) {

    /** What is documented is always named. */
    public static final int FEWEST_STATUSES = UpgradeStatus.DOCUMENTED.size();
}
