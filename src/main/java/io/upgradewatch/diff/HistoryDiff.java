package io.upgradewatch.diff;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeHistory;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.fota.UpgradeStatusChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides what of an answer is a change: an upgrade that was not known, or one with another status. Pure.
 *
 * <p>An answer may lag, be short or be empty without anything having happened, so what is known is only ever
 * replaced by a report that is not older, and only forgotten after it has been missing for the whole retention.
 *
 * @param retention how old a record must be to age out
 */
public record HistoryDiff(Duration retention) {

    /**
     * Whom an answer is about.
     *
     * @param since at the first poll, what was reported before this moment is adopted silently
     */
    public record Subject(Imei imei, AccountName account, Instant since) {}

    /**
     * Compares what is known with what is reported.
     *
     * @param known null if this is the first answer for the subject; the state of another account counts as null
     * @param now when the answer was read
     */
    public Diff between(DeviceState known, Subject subject, UpgradeHistory reported, Instant now) {
        Map<CampaignId, Upgrade> newest = newestByCampaign(reported);
        return known == null || !known.account().equals(subject.account())
                ? first(subject, newest, now)
                : later(known, subject, newest, now);
    }

    private Diff first(Subject subject, Map<CampaignId, Upgrade> newest, Instant now) {
        List<UpgradeStatusChanged> changes = newest.values().stream()
                .filter(upgrade -> !before(upgrade, subject.since()))
                .map(upgrade -> change(subject, null, upgrade, now))
                .toList();
        List<DeviceState.Known> all = newest.values().stream()
                .map(upgrade -> new DeviceState.Known(upgrade, null))
                .toList();
        return new Diff(oldestFirst(changes), new DeviceState(subject.account(), all), true, 0, 0);
    }

    private Diff later(DeviceState known, Subject subject, Map<CampaignId, Upgrade> newest, Instant now) {
        List<UpgradeStatusChanged> changes = new ArrayList<>();
        Map<CampaignId, DeviceState.Known> next = new TreeMap<>();
        int vanished = 0;
        int lagging = 0;
        for (DeviceState.Known old : known.upgrades()) {
            Upgrade report = newest.remove(old.upgrade().campaign());
            if (report == null) {
                vanished += old.missingSince() == null ? 1 : 0;
                keepWhileYoung(old, now, next);
            } else if (saysNothingNew(old.upgrade(), report)) {
                lagging += report.reportedAt() == null ? 0 : 1;
                next.put(old.upgrade().campaign(), new DeviceState.Known(old.upgrade(), null));
            } else {
                if (!report.status().equals(old.upgrade().status())) {
                    changes.add(change(subject, old.upgrade().status(), report, now));
                }
                next.put(report.campaign(), new DeviceState.Known(dated(report, old.upgrade()), null));
            }
        }
        for (Upgrade report : newest.values()) {
            changes.add(change(subject, null, report, now));
            next.put(report.campaign(), new DeviceState.Known(report, null));
        }
        DeviceState after = new DeviceState(subject.account(), List.copyOf(next.values()));
        return new Diff(oldestFirst(changes), after, !after.equals(known), vanished, lagging);
    }

    private static Map<CampaignId, Upgrade> newestByCampaign(UpgradeHistory reported) {
        Map<CampaignId, Upgrade> newest = new TreeMap<>();
        for (Upgrade upgrade : reported.upgrades()) {
            newest.merge(upgrade.campaign(), upgrade, (a, b) -> Reports.OLDEST_FIRST.compare(a, b) >= 0 ? a : b);
        }
        return newest;
    }

    /** A report that cannot be dated is from before any moment but the dawn of time, which asks for everything. */
    private static boolean before(Upgrade upgrade, Instant since) {
        Instant moment = upgrade.moment();
        return moment == null ? since.isAfter(Instant.EPOCH) : moment.isBefore(since);
    }

    // A replica that lags reports an older time. A report that lost its time tells nothing about the order; it is
    // believed when it brings another status and passed over when it does not, so that the known time survives.
    private static boolean saysNothingNew(Upgrade known, Upgrade report) {
        if (known.reportedAt() == null) {
            return false;
        }
        return report.reportedAt() == null
                ? report.status().equals(known.status())
                : report.reportedAt().isBefore(known.reportedAt());
    }

    // What lost its time is not older than what it replaces. Without a time in its place, any lagging report would be
    // believed next, and the same change told again after it.
    private static Upgrade dated(Upgrade report, Upgrade known) {
        return report.reportedAt() == null ? report.reportedAt(known.reportedAt()) : report;
    }

    // Upstream forgets records by age, and now and then answers with none at all. What vanished is kept until both
    // its report and its absence are older than the retention: by its age alone, one empty answer would wipe every
    // old record, and the next full one would bring them back as changes.
    private void keepWhileYoung(DeviceState.Known old, Instant now, Map<CampaignId, DeviceState.Known> next) {
        Instant missingSince = old.missingSince() == null ? now : old.missingSince();
        Instant oldest = now.minus(retention);
        Instant moment = old.upgrade().moment();
        boolean aged = missingSince.isBefore(oldest) && (moment == null || moment.isBefore(oldest));
        if (!aged) {
            next.put(old.upgrade().campaign(), new DeviceState.Known(old.upgrade(), missingSince));
        }
    }

    private static UpgradeStatusChanged change(Subject subject, UpgradeStatus previous, Upgrade upgrade, Instant now) {
        return new UpgradeStatusChanged(subject.imei(), subject.account(), previous, upgrade, now);
    }

    private static List<UpgradeStatusChanged> oldestFirst(List<UpgradeStatusChanged> changes) {
        return changes.stream()
                .sorted(Comparator.comparing(UpgradeStatusChanged::upgrade, Reports.OLDEST_FIRST))
                .toList();
    }
}
