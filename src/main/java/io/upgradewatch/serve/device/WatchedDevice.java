package io.upgradewatch.serve.device;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.fleet.view.DeviceView;
import io.upgradewatch.fota.ReasonCategory;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.shard.cycle.CycleReport;
import io.upgradewatch.watch.Watch;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A watched device as REST shows it. */
@Schema(description = "A watched device at this moment.")
record WatchedDevice(
        @Schema(description = "15 digits.", examples = "990000473475989")
        String imei,

        WatchEntry watch,

        @Schema(description = "All upgrades known, the one reported last first; empty before the first good poll.")
        List<UpgradeEntry> upgrades,

        @Schema(description = "How the last poll by the present owner ended; null before it.", nullable = true)
        PollEntry lastPoll,

        @Schema(description = "When it is polled next, if nothing holds it up.")
        Instant nextPoll,

        @Schema(
                description = "Why then; of one device in a sentence with numbers, in a list in few words.",
                examples =
                        "every 4 min: campaign 252d7ffc-7e35-11ec-931d-76f56843c393 in progress, UpgradePending for less than"
                                + " 2 days, 38 % of devices like it change within a day")
        String why) {

    private static final Comparator<DeviceState.Known> LATEST_FIRST = Comparator.comparing(
            known -> known.upgrade().moment(), Comparator.nullsLast(Comparator.<Instant>reverseOrder()));

    /** Who asked what. */
    @Schema(description = "The watch: who asked what.")
    record WatchEntry(
            @Schema(examples = "0000123456-00001") String account,

            Instant since,
            List<String> tags,

            @Schema(
                    description = "Who wants it watched: `file` the watchlist file, `rest` somebody who asked here,"
                            + " `discovery` a search of the account, `topic` whoever wrote to the topic. It is"
                            + " unwatched once nobody is left.",
                    examples = "[\"file\",\"rest\"]")
            List<String> sources) {}

    /** One upgrade known. */
    @Schema(description = "One upgrade, with the fields that the event has.")
    record UpgradeEntry(
            String campaignId,

            @Schema(description = "An open set, as reported without spaces.", examples = "UpgradeSuccess")
            String status,

            @Schema(nullable = true) String reason,

            String reasonCategory,
            @Schema(nullable = true) String firmwareName,

            @Schema(nullable = true) String firmwareFrom,

            @Schema(nullable = true) String firmwareTo,

            @Schema(description = "As reported, a date or a date-time.", nullable = true)
            String startDate,

            @Schema(nullable = true) Instant reportUpdatedTime,

            @Schema(description = "When answers stopped to show this upgrade; null while they do.", nullable = true)
            Instant missingSince) {}

    /** How a poll ended. */
    @Schema(description = "How a poll ended.")
    record PollEntry(
            Instant at,

            @Schema(
                    enumeration = {"changed", "unchanged", "throttled", "refused", "denied", "unreachable", "unreadable"
                    })
            String outcome,

            @Schema(description = "What went wrong; null for good polls.", nullable = true)
            String cause) {

        static PollEntry of(CycleReport report) {
            return new PollEntry(
                    report.at(), report.outcome().label(), report.cause().orElse(null));
        }
    }

    static WatchedDevice of(DeviceView view) {
        Watch watch = view.watch();
        return new WatchedDevice(
                watch.imei().digits(),
                new WatchEntry(
                        watch.account().value(),
                        watch.since(),
                        watch.tags(),
                        watch.sources().stream().map(Watch.Source::label).toList()),
                view.state().map(WatchedDevice::upgrades).orElse(List.of()),
                view.lastPoll().map(PollEntry::of).orElse(null),
                view.nextPoll(),
                view.why());
    }

    private static List<UpgradeEntry> upgrades(DeviceState state) {
        return state.upgrades().stream()
                .sorted(LATEST_FIRST)
                .map(known -> upgrade(known.upgrade(), Optional.ofNullable(known.missingSince())))
                .toList();
    }

    private static UpgradeEntry upgrade(Upgrade upgrade, Optional<Instant> missingSince) {
        return new UpgradeEntry(
                upgrade.campaign().value(),
                upgrade.status().value(),
                upgrade.reason(),
                ReasonCategory.of(upgrade.reason()).label(),
                upgrade.firmwareName(),
                upgrade.firmwareFrom(),
                upgrade.firmwareTo(),
                upgrade.startDate(),
                upgrade.reportedAt(),
                missingSince.orElse(null));
    }
}
