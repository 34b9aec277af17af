package io.upgradewatch.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.upgradewatch.fleet.ShardGauges.Readings;
import io.upgradewatch.poll.LoginPause;
import io.upgradewatch.poll.RequestKind;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.schedule.Demand;
import io.upgradewatch.shard.BudgetReadings;
import io.upgradewatch.shard.BudgetReadings.Sweep;
import io.upgradewatch.shard.cycle.Outcome;
import io.upgradewatch.watch.Pause;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The meters that are read off the shards when somebody scrapes. */
public final class GaugeMeters {

    private static final Map<Double, String> QUANTILES = Map.of(0.5, "0.5", 0.9, "0.9", 0.99, "0.99", 1.0, "1.0");

    private static final List<String> LAST_POLLS = Stream.concat(
                    Stream.of("none"), Arrays.stream(Outcome.values()).map(Outcome::label))
            .toList();

    private final MeterRegistry registry;
    private final Supplier<Readings> readings;

    private GaugeMeters(MeterRegistry registry, Supplier<Readings> readings) {
        this.registry = registry;
        this.readings = readings;
    }

    /**
     * Registers all of them, for these credential sets; from the first second on, whether or not Kafka is there.
     *
     * @param readings the latest, those of nothing at all before the first
     * @param interval the cadence
     */
    public static void register(
            MeterRegistry registry, Supplier<Readings> readings, List<SetName> sets, Duration interval) {
        GaugeMeters meters = new GaugeMeters(registry, readings);
        meters.ofInstance();
        meters.gauge(
                "upgradewatch.schedule.interval.seconds",
                "The configured cadence, in seconds",
                Tags.empty(),
                now -> interval.toMillis() / 1000.0);
        sets.forEach(set -> meters.ofSet(set.value()));
    }

    /** Shows which version this is. */
    public static void version(MeterRegistry registry, String version) {
        Gauge.builder("upgradewatch.build.info", () -> 1)
                .description("Always 1; the label has the version of this instance")
                .tag("version", version)
                .register(registry);
    }

    private void ofInstance() {
        gauge(
                "upgradewatch.group.heard",
                "Whether the group, and with it Kafka, has been heard lately, so that polls may start: 1 or 0",
                Tags.empty(),
                now -> now.heard() ? 1 : 0);
        gauge(
                "upgradewatch.partitions",
                "Shards there are, whoever owns them; 0 while Kafka has not been reached",
                Tags.empty(),
                now -> now.vitals().partitions());
        gauge(
                "upgradewatch.shards.unowned",
                "Shards that no member of the group owns, as any member sees it",
                Tags.empty(),
                now -> now.vitals().unowned());
        gauge(
                "upgradewatch.report.age.seconds",
                "Time since the newest report of all that this instance knows, in seconds",
                Tags.empty(),
                now -> now.vitals().reportAge());
        gauge("upgradewatch.polls.in.flight", "Polls under way", Tags.empty(), Readings::inFlight);
        gauge(
                "upgradewatch.overdue.seconds",
                "How late the most overdue device is, in seconds",
                Tags.empty(),
                Readings::lagSeconds);
        gauge(
                "upgradewatch.foreign.transactions",
                "Shards with devices that wait for a transaction of another program",
                Tags.empty(),
                now -> now.held().size());
        gauge(
                "upgradewatch.changes.waiting",
                "Devices of which something is found and not committed yet",
                Tags.empty(),
                Readings::waiting);
        gauge(
                "upgradewatch.shards.full",
                "Shards that are not polled because they keep as much as they may",
                Tags.empty(),
                Readings::full);
        gauge(
                "upgradewatch.devices.stale",
                "Devices without a good poll for three of the intervals they really have, and a quarter of an hour",
                Tags.empty(),
                now -> now.vitals().stale());
        List.of("replaying", "polling", "draining")
                .forEach(state -> gauge(
                        "upgradewatch.shards",
                        "Shards of this instance by state",
                        Tags.of("state", state),
                        of(Readings::shards, state)));
        QUANTILES.forEach((quantile, label) -> {
            Tags tags = Tags.of("quantile", label);
            gauge(
                    "upgradewatch.staleness.seconds",
                    "Age of the last good poll over the devices of this instance, in seconds",
                    tags,
                    of(Readings::staleness, quantile));
            gauge(
                    "upgradewatch.interval.seconds",
                    "Time between two polls that the devices of this instance really had, in seconds",
                    tags,
                    of(now -> now.budget().intervals(), quantile));
        });
    }

    private void ofSet(String set) {
        Tags tags = Tags.of("set", set);
        gauge(
                "upgradewatch.budget.rate",
                "Requests per second that this instance may send",
                tags,
                of(Readings::budgetRate, set));
        gauge(
                "upgradewatch.devices.overdue",
                "Devices that are due and not yet polled",
                tags,
                of(Readings::overdue, set));
        counter("upgradewatch.budget.used", "Requests sent", tags, of(Readings::budgetUsed, set));
        for (RequestKind kind : RequestKind.values()) {
            counter(
                    "upgradewatch.budget.spent",
                    "Requests sent, by what was asked for",
                    tags.and("kind", kind.label()),
                    of(now -> now.budget().spent().getOrDefault(set, Map.of()), kind.label()));
        }
        gauge(
                "upgradewatch.sweep.seconds",
                "How long the budget takes to poll every device of this instance once, in seconds",
                tags,
                sweep(set, Sweep::seconds));
        gauge(
                "upgradewatch.sweep.within.seconds",
                "How long that may take at most, in seconds",
                tags,
                sweep(set, Sweep::withinSeconds));
        gauge(
                "upgradewatch.set.idle.seconds",
                "Time since a poll of this set last ended well at this instance, in seconds; NaN without devices",
                tags,
                now -> now.vitals().of(set).idleSeconds());
        gauge(
                "upgradewatch.set.throttled",
                "Whether nothing is sent because upstream asked for fewer requests: 1 or 0",
                tags,
                now -> now.vitals().of(set).throttled() ? 1 : 0);
        gauge(
                "upgradewatch.clock.ahead.seconds",
                "How far the clock here is ahead of that of upstream's answers, in seconds",
                tags,
                now -> now.vitals().of(set).clockAhead());
        for (String outcome : LAST_POLLS) {
            gauge(
                    "upgradewatch.devices.last.poll",
                    "Devices by how their last poll ended; none is not polled yet by its present owner",
                    tags.and("outcome", outcome),
                    now -> now.vitals().lastPolls().getOrDefault(set, Map.of()).getOrDefault(outcome, 0));
        }
        delay(
                "upgradewatch.delay.expected.seconds",
                "How long a change of this instance's devices is expected to wait, in seconds",
                tags,
                delays -> delays.expected());
        delay(
                "upgradewatch.delay.measured.seconds",
                "How long changes really waited of late, in seconds; 0 if there were none",
                tags,
                delays -> delays.measured());
        for (LoginPause pause : LoginPause.values()) {
            paused(set, pause.cause());
        }
        paused(set, Pause.CAUSE);
    }

    private void paused(String set, String cause) {
        gauge(
                "upgradewatch.set.paused",
                "Whether nothing is sent now, for this cause: 1 or 0",
                Tags.of("set", set, "cause", cause),
                readings -> readings.paused().getOrDefault(set, Set.of()).contains(cause) ? 1 : 0);
    }

    private void delay(
            String name, String description, Tags tags, Function<BudgetReadings.Delays, Demand.Delay> which) {
        String set = tags.stream().findFirst().orElseThrow().getValue();
        gauge(name, description, tags.and("of", "mean"), delay(set, which, Demand.Delay::meanSeconds));
        gauge(name, description, tags.and("of", "p99"), delay(set, which, Demand.Delay::p99Seconds));
    }

    private static ToDoubleFunction<Readings> delay(
            String set, Function<BudgetReadings.Delays, Demand.Delay> which, ToDoubleFunction<Demand.Delay> number) {
        return now -> {
            BudgetReadings.Delays delays = now.budget().delays().get(set);
            return delays == null ? 0 : number.applyAsDouble(which.apply(delays));
        };
    }

    private static ToDoubleFunction<Readings> sweep(String set, ToDoubleFunction<Sweep> number) {
        return now -> {
            Sweep sweep = now.budget().sweeps().get(set);
            return sweep == null ? 0 : number.applyAsDouble(sweep);
        };
    }

    private void counter(String name, String description, Tags tags, ToDoubleFunction<Readings> reading) {
        // Held strongly, as below.
        FunctionCounter.builder(name, registry, held -> reading.applyAsDouble(readings.get()))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private void gauge(String name, String description, Tags tags, ToDoubleFunction<Readings> reading) {
        // Held strongly: the registry would let go of a supplier that nobody else holds, and show NaN.
        Gauge.builder(name, () -> reading.applyAsDouble(readings.get()))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private static <K, N extends Number> ToDoubleFunction<Readings> of(Function<Readings, Map<K, N>> map, K key) {
        return now -> {
            N number = map.apply(now).get(key);
            return number == null ? 0 : number.doubleValue();
        };
    }
}
