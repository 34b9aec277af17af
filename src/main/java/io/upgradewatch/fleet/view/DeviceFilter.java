package io.upgradewatch.fleet.view;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.shard.cycle.Standing;
import java.util.Optional;

/**
 * Which devices are meant; an empty part asks for nothing in particular, and all parts have to fit.
 *
 * @param status of the upgrade that is looked at: the one of {@code campaign} if there is one, else the latest; or {@link
 *     #NO_UPGRADE}
 * @param firmware the name of that upgrade's firmware, or the version that it leads to
 * @param campaign one of the device's upgrades belongs to it
 * @param outcome how the device's polls go
 * @param text found anywhere in the IMEI, the account, a tag, or the campaign, firmware or reason of that upgrade,
 *     whatever the case
 */
public record DeviceFilter(
        Optional<AccountName> account,
        Optional<UpgradeStatus> status,
        Optional<String> firmware,
        Optional<CampaignId> campaign,
        Optional<Standing> outcome,
        Optional<String> tag,
        Optional<String> text) {

    /** Every device. */
    public static final DeviceFilter ALL = new DeviceFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** Stands for devices of which no upgrade is known. */
    public static final UpgradeStatus NO_UPGRADE = UpgradeStatus.reported("none");
}
