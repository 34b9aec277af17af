package io.upgradewatch.diff;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeHistory;
import java.time.Duration;
import java.time.Instant;
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
 * @param countsKept how long it is kept how many changes were told of what is not known any more: no shorter than the
 *     events themselves are
 */
public record HistoryDiff(Duration retention, Duration countsKept) {

    /** How long the events themselves are kept, where nobody has chosen otherwise. */
    public static final Duration EVENTS_KEPT = Duration.ofDays(30);

    /** Keeps counts for as long as events are kept. */
    public HistoryDiff(Duration retention) {
        this(retention, EVENTS_KEPT);
    }

    /**
     * Whom an answer is about.
     *
     * @param since at the first poll, what was reported before this moment is adopted silently
     */
    public record Subject(Imei imei, AccountName account, Instant since) {}

    /**
     * Compares what is known with what is reported.
     *
     * @param known null if this is the first answer for the subject; of another account's state only counts are used
     * @param now when the answer was read
     */
    public Diff between(DeviceState known, Subject subject, UpgradeHistory reported, Instant now) {
        Map<CampaignId, Upgrade> newest = newestByCampaign(reported);
        if (known == null) {
            return first(ToldBefore.NOTHING, subject, newest, now);
        }
        return known.polled() && known.account().equals(subject.account())
                ? later(known, subject, newest, now)
                : first(known.forgotten(now).before(), subject, newest, now);
    }

    private Diff first(ToldBefore told, Subject subject, Map<CampaignId, Upgrade> newest, Instant now) {
        Changes changes = new Changes(subject, told.since(now.minus(countsKept)), now);
        List<DeviceState.Known> all = newest.values().stream()
                .map(upgrade -> before(upgrade, subject.since()) ? changes.adopted(upgrade) : changes.appeared(upgrade))
                .toList();
        DeviceState next = new DeviceState(subject.account(), all, true, changes.before());
        return new Diff(changes.oldestFirst(), next, true, 0, 0);
    }

    private Diff later(DeviceState known, Subject subject, Map<CampaignId, Upgrade> newest, Instant now) {
        Changes changes = new Changes(subject, known.before().since(now.minus(countsKept)), now);
        Map<CampaignId, DeviceState.Known> next = new TreeMap<>();
        int vanished = 0;
        int lagging = 0;
        for (DeviceState.Known old : known.upgrades()) {
            CampaignId campaign = old.upgrade().campaign();
            Upgrade report = newest.remove(campaign);
            if (report == null) {
                vanished += old.missingSince() == null ? 1 : 0;
                if (aged(old, now)) {
                    changes.forgotten(old);
                } else {
                    next.put(campaign, new DeviceState.Known(old.upgrade(), missingSince(old, now), old.told()));
                }
            } else if (saysNothingNew(old.upgrade(), report)) {
                lagging += report.reportedAt() == null ? 0 : 1;
                next.put(campaign, new DeviceState.Known(old.upgrade(), null, old.told()));
            } else {
                next.put(campaign, changes.updated(old, report, dated(report, old.upgrade())));
            }
        }
        for (Upgrade report : newest.values()) {
            next.put(report.campaign(), changes.appeared(report));
        }
        DeviceState after = new DeviceState(subject.account(), List.copyOf(next.values()), true, changes.before());
        return new Diff(changes.oldestFirst(), after, !after.equals(known), vanished, lagging);
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
    private boolean aged(DeviceState.Known old, Instant now) {
        Instant oldest = now.minus(retention);
        Instant moment = old.upgrade().moment();
        return missingSince(old, now).isBefore(oldest) && (moment == null || moment.isBefore(oldest));
    }

    private static Instant missingSince(DeviceState.Known old, Instant now) {
        return old.missingSince() == null ? now : old.missingSince();
    }
}
