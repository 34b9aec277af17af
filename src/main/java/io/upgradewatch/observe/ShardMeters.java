package io.upgradewatch.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.shard.Outcome;
import io.upgradewatch.shard.ShardListener;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The meters of what happens to shards and devices. Written on the loop, scraped from anywhere.
 *
 * <p>A counter that is born at 1 is invisible to {@code increase()}. So the changes of an account and a firmware are
 * counted from 0, for every documented status, as soon as the one is watched and the other is seen.
 */
public final class ShardMeters implements ShardListener {

    private static final int MOST_ACCOUNTS = 200;
    private static final int MOST_FIRMWARES = 100;
    private static final int MOST_STATUSES = 40;
    private static final Duration[] SHORT = seconds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30);
    private static final Duration[] LONG =
            seconds(1, 10, 60, 300, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 259_200);

    private record Series(String account, String status, String firmwareTo) {
        Tags tags() {
            return Tags.of("account", account, "status", status, "firmware_to", firmwareTo);
        }
    }

    private final MeterRegistry registry;
    private final BoundedLabel accounts = new BoundedLabel(MOST_ACCOUNTS);
    private final BoundedLabel firmwares = new BoundedLabel(MOST_FIRMWARES);
    private final BoundedLabel statuses = new BoundedLabel(MOST_STATUSES);
    private final Levels devices;
    private final Levels watched;
    private final Levels quarantined;
    private final Timer lag;
    private final Timer detection;
    private final Timer publish;
    private final AtomicLong replayMillis = new AtomicLong();
    private final Map<Outcome, Timer> polls = new EnumMap<>(Outcome.class);
    private final Map<Series, Counter> changes = new HashMap<>();
    // The registry's own look-up sorts and compares tags, which is too much for once a poll.
    private final Map<String, Map<Outcome, Counter>> pollsByAccount = new HashMap<>();
    private final Set<String> announced = new HashSet<>();

    public ShardMeters(MeterRegistry registry) {
        this.registry = registry;
        UpgradeStatus.DOCUMENTED.forEach(status -> statuses.of(status.value()));
        devices = new Levels(registry, "upgradewatch.devices", "Devices by their latest upgrade");
        watched = new Levels(registry, "upgradewatch.devices.watched", "Devices watched");
        quarantined =
                new Levels(registry, "upgradewatch.devices.quarantined", "Devices upstream refuses to talk about");
        lag = timer("upgradewatch.poll.lag", "How late polls start", Tags.empty(), SHORT);
        detection = timer("upgradewatch.detection", "From upstream's report time to the commit", Tags.empty(), LONG);
        publish = timer("upgradewatch.publish", "From the answer to the commit", Tags.empty(), SHORT);
        for (Outcome outcome : Outcome.values()) {
            Tags tags = Tags.of("outcome", outcome.label());
            polls.put(outcome, timer("upgradewatch.poll", "From request to answer", tags, SHORT));
        }
        registry.gauge("upgradewatch.replay.seconds", replayMillis, millis -> millis.get() / 1000.0);
    }

    @Override
    public void pollStarted(Duration late) {
        lag.record(late);
    }

    @Override
    public void pollEnded(AccountName account, Outcome outcome, Duration took) {
        pollsOf(accounts.of(account.value()), outcome).increment();
        polls.get(outcome).record(took);
    }

    @Override
    public void unreadable(String cause) {
        registry.counter("upgradewatch.unreadable", "cause", cause).increment();
    }

    @Override
    public void vanished(AccountName account, int entries) {
        registry.counter("upgradewatch.vanished", "account", accounts.of(account.value()))
                .increment(entries);
    }

    @Override
    public void changed(UpgradeStatusChanged change, Duration took) {
        String account = accounts.of(change.account().value());
        String firmwareTo = firmwares.of(change.upgrade().firmwareTo());
        String status = statuses.of(change.upgrade().status().value());
        announce(account, firmwareTo);
        changesOf(new Series(account, status, firmwareTo)).increment();
        publish.record(took);
        if (change.upgrade().reportedAt() != null) {
            Duration sinceReport = Duration.between(change.upgrade().reportedAt(), change.observedAt());
            detection.record(sinceReport.isNegative() ? took : sinceReport.plus(took));
        }
    }

    @Override
    public void latestUpgrade(AccountName account, UpgradeStatus status, String firmwareTo, int by) {
        Series series = new Series(accounts.of(account.value()), statuses.of(status.value()), firmwares.of(firmwareTo));
        announce(series.account(), series.firmwareTo());
        devices.move(series.tags(), by);
    }

    @Override
    public void watched(AccountName account, int by) {
        String label = accounts.of(account.value());
        if (announced.add(label)) {
            announce(label, BoundedLabel.OTHER);
            quarantined.move(Tags.of("account", label), 0);
            for (Outcome outcome : Outcome.values()) {
                pollsOf(label, outcome);
            }
        }
        watched.move(Tags.of("account", label), by);
    }

    @Override
    public void quarantined(AccountName account, int by) {
        quarantined.move(Tags.of("account", accounts.of(account.value())), by);
    }

    @Override
    public void replayed(Duration took) {
        replayMillis.set(took.toMillis());
    }

    private void announce(String account, String firmwareTo) {
        if (announced.add(account + "\n" + firmwareTo)) {
            UpgradeStatus.DOCUMENTED.forEach(
                    status -> changesOf(new Series(account, statuses.of(status.value()), firmwareTo)));
        }
    }

    private Counter changesOf(Series series) {
        return changes.computeIfAbsent(series, fresh -> Counter.builder("upgradewatch.changes")
                .description("Changes published")
                .tags(fresh.tags())
                .register(registry));
    }

    private Counter pollsOf(String account, Outcome outcome) {
        return pollsByAccount
                .computeIfAbsent(account, fresh -> new EnumMap<>(Outcome.class))
                .computeIfAbsent(
                        outcome,
                        fresh -> registry.counter("upgradewatch.polls", "account", account, "outcome", fresh.label()));
    }

    private Timer timer(String name, String description, Tags tags, Duration[] buckets) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    private static Duration[] seconds(double... bounds) {
        Duration[] durations = new Duration[bounds.length];
        for (int i = 0; i < bounds.length; i++) {
            durations[i] = Duration.ofMillis(Math.round(bounds[i] * 1000));
        }
        return durations;
    }
}
