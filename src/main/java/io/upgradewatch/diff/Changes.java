package io.upgradewatch.diff;

import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.fota.UpgradeStatusChanged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The changes that one answer brings, while they are found: each with its number among those of its upgrade. */
final class Changes {

    private final HistoryDiff.Subject subject;
    private final Instant now;
    private final List<UpgradeStatusChanged> found = new ArrayList<>();
    private final boolean lost;
    private ToldBefore before;

    /**
     * @param before what was told of upgrades that are not known
     * @param allShown whether the answer shows all that may have been told before it was lost
     */
    Changes(HistoryDiff.Subject subject, ToldBefore before, boolean allShown, Instant now) {
        this.subject = subject;
        this.before = allShown ? before.found() : before;
        this.lost = before.lost();
        this.now = now;
    }

    HistoryDiff.Subject subject() {
        return subject;
    }

    /** An upgrade that was not known and is not told. */
    DeviceState.Known adopted(Upgrade report) {
        return new DeviceState.Known(report, null, toldBefore(report.campaign()));
    }

    /**
     * An upgrade that was not known: a change, unless it may have been told before what was known was lost.
     *
     * @param next what is known of it from now on
     */
    DeviceState.Known appeared(Upgrade report, Upgrade next) {
        if (lost) {
            return adopted(next);
        }
        long told = toldBefore(report.campaign());
        add(null, report, told);
        return new DeviceState.Known(next, null, told + 1);
    }

    /**
     * A known upgrade that is reported anew.
     *
     * @param next what is known of it from now on
     */
    DeviceState.Known updated(DeviceState.Known old, Upgrade report, Upgrade next) {
        UpgradeStatus previous = old.upgrade().status();
        if (report.status().equals(previous)) {
            return new DeviceState.Known(next, null, old.told());
        }
        add(previous, report, old.counted());
        return new DeviceState.Known(next, null, old.counted() + 1);
    }

    /** An upgrade that is not known from now on. */
    void forgotten(DeviceState.Known old) {
        before = before.with(
                new ToldBefore.Count(subject.account(), old.upgrade().campaign(), old.counted(), now));
    }

    /** What was told of upgrades that are still not known. */
    ToldBefore before() {
        return before;
    }

    List<UpgradeStatusChanged> oldestFirst() {
        return found.stream()
                .sorted(Comparator.comparing(UpgradeStatusChanged::upgrade, Reports.OLDEST_FIRST))
                .toList();
    }

    private long toldBefore(CampaignId campaign) {
        long told = before.of(subject.account(), campaign);
        before = before.without(subject.account(), campaign);
        return told;
    }

    private void add(UpgradeStatus previous, Upgrade report, long sequence) {
        found.add(new UpgradeStatusChanged(subject.imei(), subject.account(), previous, report, sequence, now));
    }
}
