package io.upgradewatch.fleet;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.shard.cycle.Loop;
import io.upgradewatch.shard.cycle.Outcome;
import io.upgradewatch.shard.cycle.ShardListener;
import io.upgradewatch.shard.cycle.Told;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Counts what happens for the summary, and passes it on. Lives on the loop. */
final class SummaryCounters implements ShardListener {

    private static final int WINDOW_SECONDS = 60;

    private final ShardListener next;
    private final Loop loop;
    private long startedSecond;
    private final long[] polls = new long[Outcome.values().length];
    private final Map<String, Long> changes = new TreeMap<>();
    private final Map<String, Long> byStatus = new TreeMap<>();
    private final long[] pollsBySecond = new long[WINDOW_SECONDS];
    private long countedSecond;
    private long watched;
    private long quarantined;
    private long withUpgrade;

    SummaryCounters(ShardListener next, Loop loop) {
        this.next = next;
        this.loop = loop;
        this.startedSecond = loop.now().getEpochSecond();
        this.countedSecond = startedSecond;
    }

    Map<String, Long> polls() {
        Map<String, Long> byLabel = new TreeMap<>();
        for (Outcome outcome : Outcome.values()) {
            byLabel.put(outcome.label(), polls[outcome.ordinal()]);
        }
        return byLabel;
    }

    Map<String, Long> changes() {
        return new TreeMap<>(changes);
    }

    /** Devices by the status of their latest upgrade; {@code none} for those without one. */
    Map<String, Long> devicesByStatus() {
        Map<String, Long> all = new TreeMap<>(byStatus);
        all.put("none", watched - withUpgrade);
        all.values().removeIf(count -> count == 0);
        return all;
    }

    long watched() {
        return watched;
    }

    long quarantined() {
        return quarantined;
    }

    /** Over the last minute, or since the start if that is shorter. */
    double pollsPerSecond() {
        long second = roll();
        long seconds = Math.max(1, Math.min(WINDOW_SECONDS, second - startedSecond));
        long sum = 0;
        for (long count : pollsBySecond) {
            sum += count;
        }
        return (double) sum / seconds;
    }

    @Override
    public void pollStarted(Duration lag) {
        next.pollStarted(lag);
    }

    @Override
    public void pollEnded(AccountName account, Outcome outcome, Duration took) {
        polls[outcome.ordinal()]++;
        pollsBySecond[(int) (roll() % WINDOW_SECONDS)]++;
        next.pollEnded(account, outcome, took);
    }

    @Override
    public void pollsHeld(SetName set, String cause, int devices) {
        next.pollsHeld(set, cause, devices);
    }

    @Override
    public void unreadable(String cause) {
        next.unreadable(cause);
    }

    @Override
    public void lagging(AccountName account) {
        next.lagging(account);
    }

    @Override
    public void vanished(AccountName account, int entries) {
        next.vanished(account, entries);
    }

    @Override
    public void changed(UpgradeStatusChanged change, Told told) {
        changes.merge(change.upgrade().status().value(), 1L, Long::sum);
        next.changed(change, told);
    }

    @Override
    public void latestUpgrade(AccountName account, UpgradeStatus status, String firmwareTo, int by) {
        byStatus.merge(status.value(), (long) by, Long::sum);
        withUpgrade += by;
        next.latestUpgrade(account, status, firmwareTo, by);
    }

    @Override
    public void watched(AccountName account, int by) {
        watched += by;
        next.watched(account, by);
    }

    @Override
    public void quarantined(AccountName account, int by) {
        quarantined += by;
        next.quarantined(account, by);
    }

    @Override
    public void replayed(Duration took) {
        next.replayed(took);
    }

    /** Empties the seconds that have passed uncounted; returns the present one. */
    private long roll() {
        long second = loop.now().getEpochSecond();
        if (second < countedSecond) {
            // The clock was set back: count anew rather than all into one second until it has caught up.
            Arrays.fill(pollsBySecond, 0);
            startedSecond = second;
            countedSecond = second;
        }
        long stale = Math.min(WINDOW_SECONDS, second - countedSecond);
        for (long i = 1; i <= stale; i++) {
            pollsBySecond[(int) ((countedSecond + i) % WINDOW_SECONDS)] = 0;
        }
        countedSecond = second;
        return second;
    }
}
