package io.upgradewatch.shard.cycle;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.poll.SetName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps what it is told; the gauges it adds up must never be negative. */
public final class RecordingListener implements ShardListener {

    public final List<Outcome> outcomes = new ArrayList<>();
    public final List<Duration> lags = new ArrayList<>();
    public final List<UpgradeStatusChanged> changes = new ArrayList<>();
    public final List<Duration> took = new ArrayList<>();
    public final List<Told> told = new ArrayList<>();
    public final Map<String, Integer> held = new TreeMap<>();
    public final List<String> unreadable = new ArrayList<>();
    public final Map<String, Integer> devices = new TreeMap<>();
    public int watched;
    public int quarantined;
    public int vanished;
    public int lagging;
    public int replays;

    /** Thrown when a poll is started, if not null. */
    public RuntimeException bug;

    @Override
    public void pollStarted(Duration lag) {
        if (bug != null) {
            throw bug;
        }
        lags.add(lag);
    }

    @Override
    public void pollEnded(AccountName account, Outcome outcome, Duration took) {
        outcomes.add(outcome);
    }

    @Override
    public void pollsHeld(SetName set, String cause, int devices) {
        held.merge(set + " " + cause, devices, Integer::sum);
    }

    @Override
    public void unreadable(String cause) {
        unreadable.add(cause);
    }

    @Override
    public void lagging(AccountName account) {
        lagging++;
    }

    @Override
    public void vanished(AccountName account, int entries) {
        vanished += entries;
    }

    @Override
    public void changed(UpgradeStatusChanged change, Told told) {
        changes.add(change);
        this.told.add(told);
        this.took.add(told.took());
    }

    @Override
    public void latestUpgrade(AccountName account, UpgradeStatus status, String firmwareTo, int by) {
        int now = devices.merge(account + " " + status + " " + firmwareTo, by, Integer::sum);
        notNegative(now);
        devices.values().removeIf(count -> count == 0);
    }

    @Override
    public void watched(AccountName account, int by) {
        watched = notNegative(watched + by);
    }

    @Override
    public void quarantined(AccountName account, int by) {
        quarantined = notNegative(quarantined + by);
    }

    @Override
    public void replayed(Duration took) {
        replays++;
    }

    private static int notNegative(int gauge) {
        if (gauge < 0) {
            throw new AssertionError("a gauge went below zero");
        }
        return gauge;
    }
}
