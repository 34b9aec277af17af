package io.upgradewatch.serve.campaign;

import io.upgradewatch.campaign.Campaign;
import io.upgradewatch.campaign.CampaignView;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A campaign as REST shows it, of the whole group. */
@Schema(description = "A campaign in flight, or one that has ended within three days.")
record CampaignEntry(
        @Schema(examples = "252d7ffc-7e35-11ec-931d-76f56843c393")
        String id,

        @Schema(examples = "0000123456-00001") String account,

        @Schema(description = "What somebody has called it.", nullable = true)
        String name,

        @Schema(description = "An open set, in upstream's words.", examples = "CampaignScheduled")
        String status,

        @Schema(nullable = true) String firmwareName,

        @Schema(nullable = true) String firmwareFrom,

        @Schema(nullable = true) String firmwareTo,

        @Schema(description = "As reported, a date or a date-time.", nullable = true, examples = "2026-11-20")
        String startDate,

        @Schema(description = "As reported, a date or a date-time.", nullable = true, examples = "2026-12-20")
        String endDate,

        @Schema(description = "Devices on its pages, watched or not; 0 before they were read.")
        int devices,

        @Schema(description = "The same by what the pages say. A page is a hint: what was told is in the histories.")
        Map<String, Integer> devicesByStatus,

        @Schema(description = "How many of them are watched.")
        int watched,

        @Schema(description = "The same by what their histories say; `none`: nothing of this campaign.")
        Map<String, Integer> watchedByStatus,

        @Schema(description = "When its pages were last read to the end; null before the first time.", nullable = true)
        Instant readAt,

        @Schema(
                description = "Whether its pages agree with the histories often enough to be read as often as they are"
                        + " worth.")
        boolean trusted) {

    static CampaignEntry of(CampaignView view) {
        Campaign campaign = view.campaign();
        return new CampaignEntry(
                campaign.id().value(),
                view.account().value(),
                campaign.name(),
                campaign.status(),
                campaign.firmwareName(),
                campaign.firmwareFrom(),
                campaign.firmwareTo(),
                campaign.startDate(),
                campaign.endDate(),
                sum(view.devicesByStatus()),
                new TreeMap<>(view.devicesByStatus()),
                sum(view.watchedByStatus()),
                new TreeMap<>(view.watchedByStatus()),
                view.readAt(),
                view.trusted());
    }

    /** What two instances say of one campaign: the pages as whoever read them last, the watched devices of both. */
    static CampaignEntry both(CampaignEntry one, CampaignEntry other) {
        CampaignEntry last =
                other.readAt == null || one.readAt != null && one.readAt.isAfter(other.readAt) ? one : other;
        Map<String, Integer> watched = new TreeMap<>(one.watchedByStatus);
        other.watchedByStatus.forEach((status, count) -> watched.merge(status, count, Integer::sum));
        return new CampaignEntry(
                last.id,
                last.account,
                last.name,
                last.status,
                last.firmwareName,
                last.firmwareFrom,
                last.firmwareTo,
                last.startDate,
                last.endDate,
                last.devices,
                last.devicesByStatus,
                one.watched + other.watched,
                watched,
                last.readAt,
                one.trusted && other.trusted);
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
