package io.upgradewatch.app.command;

import io.upgradewatch.command.Sample;
import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.Diff;
import io.upgradewatch.diff.HistoryDiff;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.kafka.lookup.FleetSample;
import io.upgradewatch.poll.PollOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an answer would mean for a device of a sample, in the terms of commands. Pure. */
final class SampleDiff {

    private final HistoryDiff diff;

    /** @param retention see {@code upgradewatch.history.retention} */
    SampleDiff(Duration retention) {
        this.diff = new HistoryDiff(retention);
    }

    /** The device with whatever its poll came to. */
    PollOutcome.Cases<Sample.Device> of(FleetSample.Device device, Instant readAt) {
        return new Judged(device, readAt);
    }

    private final class Judged implements PollOutcome.Cases<Sample.Device> {

        private final FleetSample.Device device;
        private final Instant readAt;

        Judged(FleetSample.Device device, Instant readAt) {
            this.device = device;
            this.readAt = readAt;
        }

        @Override
        public Sample.Device reported(PollOutcome.Reported outcome) {
            HistoryDiff.Subject subject = new HistoryDiff.Subject(
                    device.watch().imei(),
                    device.watch().account(),
                    device.watch().since());
            Diff found = diff.between(device.known().orElse(null), subject, outcome.history(), readAt);
            if (!found.fits()) {
                return failed("unreadable", "it says more than can be written down");
            }
            return device(
                    found.changes().isEmpty() ? "unchanged" : "changed",
                    Optional.empty(),
                    found.changes().stream().map(FleetSample::json).toList(),
                    differences(found));
        }

        private List<String> differences(Diff found) {
            if (!polledBefore()) {
                return List.of();
            }
            List<String> differences = new ArrayList<>();
            found.changes().forEach(change -> differences.add(sentence(change)));
            for (DeviceState.Known next : found.next().upgrades()) {
                Upgrade upgrade = next.upgrade();
                known(upgrade.campaign())
                        .filter(before -> before.status().equals(upgrade.status()) && !before.equals(upgrade))
                        .ifPresent(before -> differences.add("campaign " + upgrade.campaign()
                                + ": the status is the same, but reason, firmware or time was reported anew"
                                + at(upgrade)));
            }
            return differences;
        }

        private Optional<Upgrade> known(CampaignId campaign) {
            return device.known().stream()
                    .flatMap(state -> state.upgrades().stream())
                    .map(DeviceState.Known::upgrade)
                    .filter(upgrade -> upgrade.campaign().equals(campaign))
                    .findFirst();
        }

        private static String sentence(UpgradeStatusChanged change) {
            Upgrade upgrade = change.upgrade();
            String known = change.previous() == null ? "nothing is known" : "known is " + change.previous();
            return "campaign " + upgrade.campaign() + ": " + known + ", ThingSpace says " + upgrade.status()
                    + at(upgrade);
        }

        private static String at(Upgrade upgrade) {
            return upgrade.reportedAt() == null ? "" : " (reported " + upgrade.reportedAt() + ")";
        }

        @Override
        public Sample.Device repeated(PollOutcome.Repeated outcome) {
            return device("unchanged", Optional.empty(), List.of(), List.of());
        }

        @Override
        public Sample.Device throttled(PollOutcome.Throttled outcome) {
            return failed("throttled", "ThingSpace asks for fewer requests");
        }

        @Override
        public Sample.Device refused(PollOutcome.Refused outcome) {
            return failed("refused", outcome.cause());
        }

        @Override
        public Sample.Device denied(PollOutcome.Denied outcome) {
            return failed("denied", outcome.cause());
        }

        @Override
        public Sample.Device unreachable(PollOutcome.Unreachable outcome) {
            return failed("unreachable", outcome.cause());
        }

        @Override
        public Sample.Device unreadable(PollOutcome.Unreadable outcome) {
            return failed("unreadable", outcome.cause() + ": " + outcome.detail());
        }

        private Sample.Device failed(String outcome, String cause) {
            return device(outcome, Optional.of(cause), List.of(), List.of());
        }

        private boolean polledBefore() {
            return device.known()
                    .filter(state -> state.polled()
                            && state.account().equals(device.watch().account()))
                    .isPresent();
        }

        private Sample.Device device(
                String outcome, Optional<String> cause, List<String> events, List<String> differences) {
            return new Sample.Device(
                    device.watch().imei().digits(),
                    device.watch().account().value(),
                    outcome,
                    cause,
                    polledBefore(),
                    events,
                    differences);
        }
    }
}
