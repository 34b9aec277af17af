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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of what happens to shards and devices. Written on the loop, scraped from anywhere. */
public final class ShardMeters implements ShardListener {

    private static final Duration[] SHORT = seconds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30);
    // Slots are whole milliseconds: a poll that starts in its own is in the first.
    private static final Duration[] LATE =
            seconds(0.001, 0.002, 0.005, 0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 1_800, 3_600, 21_600);
    private static final Duration[] LONG =
            seconds(1, 10, 60, 300, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 259_200);
    private static final List<String> UNREADABLE = List.of(
            "not_json",
            "not_a_list",
            "bad_entry",
            "too_long",
            "too_deep",
            "bad_encoding",
            "foreign",
            "state_too_large");

    private final MeterRegistry registry;
    private final Labels labels;
    private final ChangeMeters changes;
    private final Levels devices;
    private final Levels watched;
    private final Levels quarantined;
    private final Timer lag;
    private final Timer detection;
    private final Timer publish;
    private final AtomicLong replayMillis = new AtomicLong();
    private final Map<Outcome, Timer> polls = new EnumMap<>(Outcome.class);
    // The registry's own look-up sorts and compares tags, which is too much for once a poll.
    private final Map<String, Map<Outcome, Counter>> pollsByAccount = new HashMap<>();
    private final Set<String> announced = new HashSet<>();

    public ShardMeters(MeterRegistry registry, LabelBounds bounds) {
        this.registry = registry;
        labels = new Labels(registry, bounds);
        changes = new ChangeMeters(registry, labels);
        devices = new Levels(registry, "upgradewatch.devices", "Devices by their latest upgrade");
        watched = new Levels(registry, "upgradewatch.devices.watched", "Devices watched");
        quarantined =
                new Levels(registry, "upgradewatch.devices.quarantined", "Devices upstream refuses to talk about");
        lag = timer("upgradewatch.poll.lag", "How late polls start", Tags.empty(), LATE);
        detection = timer("upgradewatch.detection", "From upstream's report time to the commit", Tags.empty(), LONG);
        publish = timer("upgradewatch.publish", "From the answer to the commit", Tags.empty(), SHORT);
        for (Outcome outcome : Outcome.values()) {
            Tags tags = Tags.of("outcome", outcome.label());
            polls.put(outcome, timer("upgradewatch.poll", "From request to answer", tags, SHORT));
        }
        registry.gauge("upgradewatch.replay.seconds", replayMillis, millis -> millis.get() / 1000.0);
        UNREADABLE.forEach(this::unreadables);
    }

    @Override
    public void pollStarted(Duration late) {
        lag.record(late);
    }

    @Override
    public void pollEnded(AccountName account, Outcome outcome, Duration took) {
        pollsOf(labels.of(account), outcome).increment();
        polls.get(outcome).record(took);
    }

    @Override
    public void unreadable(String cause) {
        unreadables(cause).increment();
    }

    @Override
    public void lagging(AccountName account) {
        lagging(labels.of(account)).increment();
    }

    @Override
    public void vanished(AccountName account, int entries) {
        vanished(labels.of(account)).increment(entries);
    }

    @Override
    public void changed(UpgradeStatusChanged change, Duration took) {
        changes.changed(labels.of(change.account()), change.upgrade());
        publish.record(took);
        if (change.upgrade().reportedAt() != null) {
            Duration sinceReport = Duration.between(change.upgrade().reportedAt(), change.observedAt());
            detection.record(sinceReport.isNegative() ? took : sinceReport.plus(took));
        }
    }

    @Override
    public void latestUpgrade(AccountName account, UpgradeStatus status, String firmwareTo, int by) {
        String label = labels.of(account);
        String firmware = labels.ofFirmware(firmwareTo);
        String known = labels.of(status);
        changes.announce(label, firmware);
        changes.announce(known);
        devices.move(Tags.of("account", label, "status", known, "firmware_to", firmware), by);
    }

    @Override
    public void watched(AccountName account, int by) {
        String label = labels.of(account);
        if (announced.add(label)) {
            changes.announce(label, BoundedLabel.OTHER);
            vanished(label);
            lagging(label);
            quarantined.move(Tags.of("account", label), 0);
            for (Outcome outcome : Outcome.values()) {
                pollsOf(label, outcome);
            }
        }
        watched.move(Tags.of("account", label), by);
    }

    @Override
    public void quarantined(AccountName account, int by) {
        quarantined.move(Tags.of("account", labels.of(account)), by);
    }

    @Override
    public void replayed(Duration took) {
        replayMillis.set(took.toMillis());
    }

    private Counter pollsOf(String account, Outcome outcome) {
        return pollsByAccount
                .computeIfAbsent(account, fresh -> new EnumMap<>(Outcome.class))
                .computeIfAbsent(
                        outcome,
                        fresh -> registry.counter("upgradewatch.polls", "account", account, "outcome", fresh.label()));
    }

    private Counter unreadables(String cause) {
        return registry.counter("upgradewatch.unreadable", "cause", cause);
    }

    private Counter lagging(String account) {
        return registry.counter("upgradewatch.lagging", "account", account);
    }

    private Counter vanished(String account) {
        return registry.counter("upgradewatch.vanished", "account", account);
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
