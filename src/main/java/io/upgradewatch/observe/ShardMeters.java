package io.upgradewatch.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.poll.HeldPolls;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.shard.cycle.Outcome;
import io.upgradewatch.shard.cycle.ShardListener;
import io.upgradewatch.shard.cycle.Told;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

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
    private final Pairs pairs;
    private final Scrapes scrapes;
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
    private final Map<String, Scrapes.NewCounter> late = new HashMap<>();
    private final Map<String, Scrapes.NewCounter> lateFailures = new HashMap<>();

    public ShardMeters(MeterRegistry registry, LabelBounds bounds, Scrapes scrapes) {
        this(registry, bounds, scrapes, System::nanoTime);
    }

    ShardMeters(MeterRegistry registry, LabelBounds bounds, Scrapes scrapes, LongSupplier nanoTime) {
        this.registry = registry;
        this.scrapes = scrapes;
        labels = new Labels(registry, bounds);
        changes = new ChangeMeters(registry, labels, scrapes);
        pairs = new Pairs(labels, bounds, nanoTime, this::forget);
        devices = new Levels(registry, "upgradewatch.devices", "Devices by their latest upgrade");
        watched = new Levels(registry, "upgradewatch.devices.watched", "Devices watched");
        quarantined =
                new Levels(registry, "upgradewatch.devices.quarantined", "Devices upstream refuses to talk about");
        lag = timer("upgradewatch.poll.lag", "How late polls start, in seconds", Tags.empty(), LATE);
        detection = timer(
                "upgradewatch.detection", "From upstream's report time to the commit, in seconds", Tags.empty(), LONG);
        publish = timer("upgradewatch.publish", "From the answer to the commit, in seconds", Tags.empty(), SHORT);
        for (Outcome outcome : Outcome.values()) {
            Tags tags = Tags.of("outcome", outcome.label());
            polls.put(outcome, timer("upgradewatch.poll", "From request to answer, in seconds", tags, SHORT));
        }
        Gauge.builder("upgradewatch.replay.seconds", replayMillis, millis -> millis.get() / 1000.0)
                .description("How long the last replay of a shard took, in seconds")
                .register(registry);
        Gauge.builder("upgradewatch.label.pairs", pairs, Pairs::named)
                .description("Pairs of an account and a firmware that have series of their own")
                .register(registry);
        UNREADABLE.forEach(this::unreadables);
        // So that each series is there from the first second, with nobody watched and nothing known.
        announce(BoundedLabel.OTHER);
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
    public void pollsHeld(SetName set, String cause, int devices) {
        pollsHeldBack(registry, set, cause).increment(devices);
    }

    /** From now on the polls of these sets that are held back are counted, from 0. */
    public void announce(List<SetName> sets) {
        sets.forEach(set -> HeldPolls.causes().forEach(cause -> pollsHeldBack(registry, set, cause)));
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
    public void changed(UpgradeStatusChanged change, Told told) {
        Pairs.Pair pair = pairs.use(change.account(), change.upgrade().firmwareTo(), 0);
        changes.changed(pair, change.upgrade(), told);
        if (told.late()) {
            late(pair.account()).increment();
        }
        boolean failure = change.upgrade().status().equals(UpgradeStatus.UPGRADE_FAILED);
        if (failure && !told.fresh() && !told.first()) {
            lateFailures(pair.account()).increment();
        }
        Duration took = told.took();
        publish.record(took);
        if (change.upgrade().reportedAt() != null) {
            Duration sinceReport = Duration.between(change.upgrade().reportedAt(), change.observedAt());
            detection.record(sinceReport.isNegative() ? took : sinceReport.plus(took));
        }
    }

    @Override
    public void latestUpgrade(AccountName account, UpgradeStatus status, String firmwareTo, int by) {
        Pairs.Pair pair = pairs.use(account, firmwareTo, by);
        String known = labels.of(status);
        changes.announce(pair);
        changes.announce(known);
        devices.move(Tags.of("account", pair.account(), "status", known, "firmware_to", pair.firmwareTo()), by);
    }

    @Override
    public void watched(AccountName account, int by) {
        String label = labels.of(account);
        announce(label);
        watched.move(Tags.of("account", label), by);
    }

    private void announce(String account) {
        if (announced.add(account)) {
            changes.announce(new Pairs.Pair(account, BoundedLabel.OTHER));
            vanished(account);
            lagging(account);
            late(account);
            lateFailures(account);
            watched.move(Tags.of("account", account), 0);
            quarantined.move(Tags.of("account", account), 0);
            for (Outcome outcome : Outcome.values()) {
                pollsOf(account, outcome);
            }
        }
    }

    private void forget(Pairs.Pair pair) {
        changes.forget(pair);
        Tags both = Tags.of("account", pair.account(), "firmware_to", pair.firmwareTo());
        devices.forget(tags -> both.stream().allMatch(tag -> tags.stream().anyMatch(tag::equals)));
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
                        fresh -> counter(
                                "upgradewatch.polls",
                                "Polls that have ended",
                                Tags.of("account", account, "outcome", fresh.label())));
    }

    private Counter unreadables(String cause) {
        return counter(
                "upgradewatch.unreadable",
                "Answers, or parts of them, that could not be read",
                Tags.of("cause", cause));
    }

    private Counter lagging(String account) {
        return counter(
                "upgradewatch.lagging", "Answers with entries older than what is known", Tags.of("account", account));
    }

    private Counter vanished(String account) {
        return counter(
                "upgradewatch.vanished",
                "Known entries that answers do not show any more",
                Tags.of("account", account));
    }

    private Scrapes.NewCounter late(String account) {
        return late.computeIfAbsent(
                account,
                unseen -> scrapes.hold(counter(
                        "upgradewatch.changes.late",
                        "Fresh changes told over 30 minutes and two intervals of their device after their report",
                        Tags.of("account", unseen))));
    }

    private Scrapes.NewCounter lateFailures(String account) {
        return lateFailures.computeIfAbsent(
                account,
                unseen -> scrapes.hold(counter(
                        "upgradewatch.failures.late",
                        "Failed upgrades told long after their report, those of first polls apart",
                        Tags.of("account", unseen))));
    }

    private static Counter pollsHeldBack(MeterRegistry registry, SetName set, String cause) {
        return Counter.builder("upgradewatch.polls.held")
                .description("Devices that fell due and were not polled, by what was missing")
                .tag("set", set.value())
                .tag("cause", cause)
                .register(registry);
    }

    private Counter counter(String name, String description, Tags tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
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
