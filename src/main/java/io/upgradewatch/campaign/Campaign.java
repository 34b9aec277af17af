package io.upgradewatch.campaign;

import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import java.util.Objects;

/**
 * One campaign of an account, as upstream lists it. All texts are opaque and null if absent.
 *
 * @param startDate as reported, a date or an instant
 * @param endDate as reported, a date or an instant
 */
public record Campaign(
        CampaignId id,
        String name,
        String status,
        String firmwareName,
        String firmwareFrom,
        String firmwareTo,
        String startDate,
        String endDate) {

    public Campaign {
        Objects.requireNonNull(id, "id");
    }

    /** What a device's history tells of the campaign that the upgrade belongs to. */
    public static Campaign of(Upgrade upgrade) {
        return new Campaign(
                upgrade.campaign(),
                null,
                null,
                upgrade.firmwareName(),
                upgrade.firmwareFrom(),
                upgrade.firmwareTo(),
                upgrade.startDate(),
                null);
    }
}
