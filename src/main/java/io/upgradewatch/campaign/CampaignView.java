package io.upgradewatch.campaign;

import io.upgradewatch.fota.AccountName;
import java.time.Instant;
import java.util.Map;

/**
 * A campaign as its pages showed it the last time that they were read to the end.
 *
 * @param devicesByStatus all its devices by what the pages say of them; empty before they were read
 * @param watchedByStatus those of them that are watched here, by what their histories say; {@code none}: nothing of this
 *     campaign
 * @param readAt when the pages were read; null before that
 * @param trusted whether its hints turn out right, so that its pages are read as often as they are worth
 */
public record CampaignView(
        AccountName account,
        Campaign campaign,
        Map<String, Integer> devicesByStatus,
        Map<String, Integer> watchedByStatus,
        Instant readAt,
        boolean trusted) {}
