package io.upgradewatch.diff;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides what of an answer is a change: an upgrade that was not known, or one with another status. Pure.
 *
 * <p>An answer may lag, be short or be empty without anything having happened, so what is known is only ever
 * replaced by a report that is not older or goes on being reported, and only forgotten after it has been missing for
 * the whole retention.
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

    /** Compares what is known with what is reported, for a device of which no earlier answer lagged. */
    public Diff between(DeviceState known, Subject subject, UpgradeHistory reported, Instant now) {
        return between(known, subject, reported, now, Lags.NONE);
    }

    /**
     * Compares what is known with what is reported.
     *
     * @param known null if this is the first answer for the subject; of another account's state only counts are used
     * @param now when the answer was read
     * @param lags what lagged up to the answer before, or up to this one if it is looked at again
     */
    public Diff between(DeviceState known, Subject subject, UpgradeHistory reported, Instant now, Lags lags) {
        Order order = Order.of(reported, now);
        Map<CampaignId, Upgrade> newest = newestByCampaign(reported, order);
        if (known == null) {
            return first(changes(subject, ToldBefore.NOTHING, reported, now), newest, order);
        }
        return known.polled() && known.account().equals(subject.account())
                ? new Later(known, changes(subject, known.before(), reported, now), reported, order, now, lags)
                        .diff(newest)
                : first(changes(subject, known.forgotten(now).before(), reported, now), newest, order);
    }

    private Changes changes(Subject subject, ToldBefore before, UpgradeHistory reported, Instant now) {
        boolean allShown = reported.whole()
                && reported.unread().isEmpty()
                && (!reported.upgrades().isEmpty() || before.lostLongAgo(now));
        return new Changes(subject, before.since(now.minus(countsKept)), allShown, now);
    }

    private static Diff first(Changes changes, Map<CampaignId, Upgrade> newest, Order order) {
        List<DeviceState.Known> all = newest.values().stream()
                .map(report -> before(report, changes.subject().since())
                        ? changes.adopted(order.credible(report))
                        : changes.appeared(report, order.credible(report)))
                .toList();
        DeviceState next =
                StateBound.fitting(new DeviceState(changes.subject().account(), all, true, changes.before()));
        return next == null ? Diff.tooLarge(Lags.NONE) : new Diff(changes.oldestFirst(), next, true, 0, Lags.NONE);
    }

    private static Map<CampaignId, Upgrade> newestByCampaign(UpgradeHistory reported, Order order) {
        Map<CampaignId, Upgrade> newest = new TreeMap<>();
        for (Upgrade upgrade : reported.upgrades()) {
            newest.merge(upgrade.campaign(), upgrade, (a, b) -> order.compare(a, b) >= 0 ? a : b);
        }
        return newest;
    }

    /** A report that cannot be dated is from before any moment but the dawn of time, which asks for everything. */
    private static boolean before(Upgrade upgrade, Instant since) {
        Instant moment = upgrade.moment();
        return moment == null ? since.isAfter(Instant.EPOCH) : moment.isBefore(since);
    }

    /** An answer about a device of which upgrades are known, or known to be none. */
    private final class Later {

        private final DeviceState known;
        private final Changes changes;
        private final UpgradeHistory reported;
        private final Order order;
        private final Instant now;
        private final Lags lags;
        private final Map<CampaignId, DeviceState.Known> next = new TreeMap<>();
        private final Map<CampaignId, Lags.Lag> lagging = new HashMap<>();
        private int vanished;

        Later(DeviceState known, Changes changes, UpgradeHistory reported, Order order, Instant now, Lags lags) {
            this.known = known;
            this.changes = changes;
            this.reported = reported;
            this.order = order;
            this.now = now;
            this.lags = lags;
        }

        /** @param newest is emptied of what is known */
        Diff diff(Map<CampaignId, Upgrade> newest) {
            for (DeviceState.Known old : known.upgrades()) {
                Upgrade report = newest.remove(old.upgrade().campaign());
                if (report != null) {
                    shown(old, report);
                } else if (reported.unread().contains(old.upgrade().campaign())) {
                    keep(old, null);
                } else {
                    missing(old);
                }
            }
            for (Upgrade report : newest.values()) {
                next.put(report.campaign(), changes.appeared(report, order.credible(report)));
            }
            DeviceState after = StateBound.fitting(
                    new DeviceState(known.account(), List.copyOf(next.values()), true, changes.before()));
            Lags lagged = lagging.isEmpty() ? Lags.NONE : new Lags(lagging);
            return after == null
                    ? Diff.tooLarge(lagged)
                    : new Diff(changes.oldestFirst(), after, !after.equals(known), vanished, lagged);
        }

        private void shown(DeviceState.Known old, Upgrade report) {
            CampaignId campaign = old.upgrade().campaign();
            if (order.lags(old.upgrade(), report)) {
                Lags.Lag lag = lags.with(report, now);
                // Also where it is believed: whoever has to look at this answer again comes to the same.
                lagging.put(campaign, lag);
                if (!lag.lasts()) {
                    keep(old, null);
                    return;
                }
            } else if (order.repeats(old.upgrade(), report)) {
                keep(old, null);
                return;
            }
            next.put(campaign, changes.updated(old, report, order.after(old.upgrade(), report)));
        }

        // Upstream forgets records by age, and now and then answers with none at all. What vanished is kept until both
        // its report and its absence are older than the retention: by its age alone, one empty answer would wipe every
        // old record, and the next full one would bring them back as changes.
        private void missing(DeviceState.Known old) {
            if (!reported.whole()) {
                keep(old, old.missingSince());
                return;
            }
            vanished += old.missingSince() == null ? 1 : 0;
            Instant missingSince = old.missingSince() == null ? now : old.missingSince();
            Instant oldest = now.minus(retention);
            Instant moment = order.credible(old.upgrade()).moment();
            if (missingSince.isBefore(oldest) && (moment == null || moment.isBefore(oldest))) {
                changes.forgotten(old);
            } else {
                keep(old, missingSince);
            }
        }

        private void keep(DeviceState.Known old, Instant missingSince) {
            next.put(
                    old.upgrade().campaign(),
                    new DeviceState.Known(order.credible(old.upgrade()), missingSince, old.told()));
        }
    }
}
