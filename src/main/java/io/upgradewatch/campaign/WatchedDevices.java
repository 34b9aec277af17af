package io.upgradewatch.campaign;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.UpgradeStatus;
import java.time.Instant;
import java.util.Optional;

/** What is known of the devices that are watched here, and where hints about them go. */
public interface WatchedDevices {

    /** What is known of a device in a campaign; empty if the device is not watched here for that account. */
    Optional<Standing> standing(AccountName account, Imei imei, CampaignId campaign);

    /** A page has shown the device, and is believed: it will tell of the next change before most polls could. */
    void covered(Imei imei);

    /** The device has probably changed. */
    void hint(Imei imei);

    /**
     * Where a watched device stands.
     *
     * @param status in the campaign; empty if the campaign is not known of it
     * @param lastGoodAt when its history was last read
     * @param perSecond how often it is expected to change
     */
    record Standing(Optional<UpgradeStatus> status, Instant lastGoodAt, double perSecond) {}
}
