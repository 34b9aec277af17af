package io.upgradewatch.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.upgradewatch.poll.LoginPause;
import io.upgradewatch.poll.RequestKind;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.shard.BudgetReadings.Sweep;
import io.upgradewatch.shard.ShardGauges;
import io.upgradewatch.shard.ShardGauges.Readings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.ToDoubleFunction;

/** The meters that are read off the shards when somebody scrapes. */
public final class GaugeMeters {

    private static final Map<Double, String> QUANTILES = Map.of(0.5, "0.5", 0.9, "0.9", 0.99, "0.99", 1.0, "1.0");

    private final MeterRegistry registry;
    private final ShardGauges gauges;

    private GaugeMeters(MeterRegistry registry, ShardGauges gauges) {
        this.registry = registry;
        this.gauges = gauges;
    }

    /**
     * Registers all of them, for these credential sets.
     *
     * @param interval the cadence, by which staleness is judged
     * @param partitions how many shards there are, wherever they are owned
     */
    public static void register(
            MeterRegistry registry, ShardGauges gauges, List<SetName> sets, Duration interval, IntSupplier partitions) {
        GaugeMeters meters = new GaugeMeters(registry, gauges);
        meters.ofInstance();
        meters.gauge("upgradewatch.schedule.interval.seconds", Tags.empty(), readings -> interval.toMillis() / 1000.0);
        meters.gauge("upgradewatch.partitions", Tags.empty(), readings -> partitions.getAsInt());
        sets.forEach(set -> meters.ofSet(set.value()));
    }

    private void ofInstance() {
        gauge("upgradewatch.polls.in.flight", Tags.empty(), Readings::inFlight);
        gauge("upgradewatch.overdue.seconds", Tags.empty(), Readings::lagSeconds);
        gauge("upgradewatch.foreign.transactions", Tags.empty(), readings -> readings.held()
                .size());
        gauge("upgradewatch.changes.waiting", Tags.empty(), Readings::waiting);
        gauge("upgradewatch.shards.full", Tags.empty(), Readings::full);
        List.of("replaying", "polling", "draining")
                .forEach(state -> gauge("upgradewatch.shards", Tags.of("state", state), of(Readings::shards, state)));
        QUANTILES.forEach((quantile, label) -> {
            Tags tags = Tags.of("quantile", label);
            gauge("upgradewatch.staleness.seconds", tags, of(Readings::staleness, quantile));
            gauge(
                    "upgradewatch.interval.seconds",
                    tags,
                    of(readings -> readings.budget().intervals(), quantile));
        });
    }

    private void ofSet(String set) {
        Tags tags = Tags.of("set", set);
        gauge("upgradewatch.budget.rate", tags, of(Readings::budgetRate, set));
        gauge("upgradewatch.devices.overdue", tags, of(Readings::overdue, set));
        counter("upgradewatch.budget.used", tags, of(Readings::budgetUsed, set));
        for (RequestKind kind : RequestKind.values()) {
            counter(
                    "upgradewatch.budget.spent",
                    tags.and("kind", kind.label()),
                    of(readings -> readings.budget().spent().getOrDefault(set, Map.of()), kind.label()));
        }
        gauge("upgradewatch.sweep.seconds", tags, sweep(set, Sweep::seconds));
        gauge("upgradewatch.sweep.within.seconds", tags, sweep(set, Sweep::withinSeconds));
        for (LoginPause pause : LoginPause.values()) {
            gauge(
                    "upgradewatch.set.paused",
                    tags.and("cause", pause.cause()),
                    readings -> pause.cause().equals(readings.paused().get(set)) ? 1 : 0);
        }
    }

    private static ToDoubleFunction<Readings> sweep(String set, ToDoubleFunction<Sweep> number) {
        return readings -> {
            Sweep sweep = readings.budget().sweeps().get(set);
            return sweep == null ? 0 : number.applyAsDouble(sweep);
        };
    }

    private void counter(String name, Tags tags, ToDoubleFunction<Readings> reading) {
        FunctionCounter.builder(name, gauges, g -> reading.applyAsDouble(g.readings()))
                .tags(tags)
                .register(registry);
    }

    private void gauge(String name, Tags tags, ToDoubleFunction<Readings> reading) {
        Gauge.builder(name, gauges, g -> reading.applyAsDouble(g.readings()))
                .tags(tags)
                .register(registry);
    }

    private static <K, N extends Number> ToDoubleFunction<Readings> of(Function<Readings, Map<K, N>> map, K key) {
        return readings -> {
            N number = map.apply(readings).get(key);
            return number == null ? 0 : number.doubleValue();
        };
    }
}
