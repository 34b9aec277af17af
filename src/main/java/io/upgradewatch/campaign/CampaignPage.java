package io.upgradewatch.campaign;

import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.UpgradeStatus;
import java.util.List;
import java.util.Optional;

/**
 * One page of a campaign's devices.
 *
 * @param next where the devices go on; empty at their end
 */
public record CampaignPage(List<Entry> devices, Optional<String> next) {

    /** Where a device stands by the page. */
    public record Entry(Imei imei, UpgradeStatus status) {}
}
