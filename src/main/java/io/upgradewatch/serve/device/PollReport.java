package io.upgradewatch.serve.device;

import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.shard.cycle.CycleReport;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a poll on demand found. */
@Schema(description = "What the poll found.")
record PollReport(
        Instant at,

        @Schema(enumeration = {"changed", "unchanged", "throttled", "refused", "denied", "unreachable", "unreadable"})
        String outcome,

        @Schema(description = "What went wrong; null for good polls.", nullable = true)
        String cause,

        @Schema(description = "The events published, oldest first.")
        List<Change> changes) {

    static PollReport of(CycleReport report) {
        return new PollReport(
                report.at(),
                report.outcome().label(),
                report.cause().orElse(null),
                report.changes().stream().map(Change::of).toList());
    }

    /** One event with the members that it has on the topic. */
    @Schema(name = "UpgradeStatusChanged", description = "The event, as on the topic.")
    record Change(
            String deviceId,
            String accountName,
            String campaignId,

            @Schema(description = "Null: the campaign was not known for this device.", nullable = true)
            String previousStatus,

            String status,

            @Schema(description = "The previous status was terminal.")
            boolean reversal,

            @Schema(nullable = true) String reason,

            String reasonCategory,
            @Schema(nullable = true) String firmwareName,

            @Schema(nullable = true) String firmwareFrom,

            @Schema(nullable = true) String firmwareTo,

            @Schema(nullable = true) String startDate,

            @Schema(nullable = true) Instant reportUpdatedTime,
            Instant observedTime) {

        static Change of(UpgradeStatusChanged event) {
            Upgrade upgrade = event.upgrade();
            return new Change(
                    event.device().digits(),
                    event.account().value(),
                    upgrade.campaign().value(),
                    event.previous() == null ? null : event.previous().value(),
                    upgrade.status().value(),
                    event.reversal(),
                    upgrade.reason(),
                    event.reasonCategory().label(),
                    upgrade.firmwareName(),
                    upgrade.firmwareFrom(),
                    upgrade.firmwareTo(),
                    upgrade.startDate(),
                    upgrade.reportedAt(),
                    event.observedAt());
        }
    }
}
