package io.upgradewatch.fleet;

import io.upgradewatch.poll.SetName;
import io.upgradewatch.poll.UpgradeReports;
import io.upgradewatch.recover.Membership;
import io.upgradewatch.recover.Placement;
import io.upgradewatch.shard.BudgetReadings;
import io.upgradewatch.shard.Devices;
import io.upgradewatch.shard.PausesByHand;
import io.upgradewatch.shard.PollLoop;
import io.upgradewatch.shard.PollLoops;
import io.upgradewatch.shard.Shard;
import io.upgradewatch.shard.budget.BudgetPart;
import io.upgradewatch.shard.cycle.HeldDevices;
import io.upgradewatch.shard.cycle.Loop;
import io.upgradewatch.watch.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * What the loop's things measure, looked at once a second on the loop and readable from any thread. That it goes on
 * looking is the proof that the loop is alive.
 */
public final class ShardGauges {

    private static final Logger LOG = Logger.getLogger(ShardGauges.class);

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int LOOKS_BETWEEN_GROUPS = 10;
    private static final int RECKONED_EVERY = 10;
    private static final double[] QUANTILES = {0.5, 0.9, 0.99, 1.0};

    private final Shards shards;
    private final PollLoops loops;
    private final PausesByHand pausesByHand;
    private final UpgradeReports reports;
    private final Membership membership;
    private final Placement placement;
    private final BooleanSupplier heard;
    private final Loop loop;
    private final Staleness staleness = new Staleness();
    private final Staleness intervals = new Staleness();
    private final DeviceCensus census;
    private Map<String, BudgetReadings.Delays> delays = Map.of();
    private int looks;
    private int nextShard;
    private boolean failing;
    private int unowned;
    private double unownedInGroup = Double.NaN;
    private int groupLookIn;

    private volatile Readings readings = Readings.beforeTheStart();

    /**
     * Numbers that add up over the instances of a group, or that any of them may tell for all.
     *
     * @param partitions shards there are; 0 while nobody knows
     * @param stale devices without a good poll for three of their intervals and a quarter of an hour
     * @param unowned shards that nobody owns, whoever looks; NaN while nobody knows
     * @param lastPolls devices by set, and by how their last poll ended
     * @param reportAge seconds since the newest report of all that is known here; NaN without one
     * @param sets what is known of each credential set
     */
    public record Vitals(
            int partitions,
            double unowned,
            int stale,
            Map<String, Map<String, Integer>> lastPolls,
            double reportAge,
            Map<String, OfSet> sets) {

        /** Nothing yet. */
        public static final Vitals NONE = new Vitals(0, Double.NaN, 0, Map.of(), Double.NaN, Map.of());

        /**
         * One credential set at this instance.
         *
         * @param idleSeconds since a poll last ended well, or since the first device was taken on; NaN without devices
         * @param throttled whether nothing is sent because upstream asked for fewer requests
         * @param clockAhead how far our clock is ahead of the answers' own dates, in seconds; NaN while nobody knows
         */
        public record OfSet(double idleSeconds, boolean throttled, double clockAhead) {

            static final OfSet NONE = new OfSet(Double.NaN, false, Double.NaN);
        }

        /** What is known of the set of this name. */
        public OfSet of(String set) {
            return sets.getOrDefault(set, OfSet.NONE);
        }
    }

    /**
     * What was seen at one moment.
     *
     * @param shards owned shards by state
     * @param staleness seconds since the last good poll, by quantile
     * @param budgetRate requests per second, by set
     * @param budgetUsed requests sent, by set
     * @param overdue devices due and not yet polled, by set
     * @param paused the causes for which nothing is sent, by set; absent for sets of which that is not so
     * @param devices watched by owned shards
     * @param inFlight polls under way
     * @param lagSeconds how late the most overdue device is
     * @param held devices that wait for a transaction of another writer, by what their shard waits for
     * @param waiting devices of which something is found and not committed yet
     * @param full shards that have found as much as they may keep
     * @param joined whether the group has let this instance in at least once
     * @param heard whether the group has been heard lately, so that polls may start
     * @param obstacle why nothing is polled until a person has acted; empty if nothing is in the way
     * @param unowned shards without an owner, as far as an instance that owns none can see
     * @param budget what the budget is spent on, and what that brings
     * @param vitals what alerts go by
     * @param seenAtNanos {@link System#nanoTime()} when the loop looked
     */
    public record Readings(
            Map<String, Integer> shards,
            Map<Double, Double> staleness,
            Map<String, Double> budgetRate,
            Map<String, Double> budgetUsed,
            Map<String, Double> overdue,
            Map<String, Set<String>> paused,
            int devices,
            int inFlight,
            double lagSeconds,
            Map<String, Integer> held,
            int waiting,
            int full,
            boolean joined,
            boolean heard,
            String obstacle,
            int unowned,
            BudgetReadings budget,
            Vitals vitals,
            long seenAtNanos) {

        /** Nothing yet, seen just now. */
        public static Readings beforeTheStart() {
            return new Readings(
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    0,
                    0,
                    0,
                    Map.of(),
                    0,
                    0,
                    false,
                    false,
                    "",
                    0,
                    BudgetReadings.NONE,
                    Vitals.NONE,
                    System.nanoTime());
        }

        /** Whether every shard that is ours has replayed. */
        public boolean allPolling() {
            return shards.getOrDefault("replaying", 0) == 0 && shards.getOrDefault("draining", 0) == 0;
        }

        /** The same, seen at another moment. */
        Readings seenAt(long nanos) {
            return new Readings(
                    shards,
                    staleness,
                    budgetRate,
                    budgetUsed,
                    overdue,
                    paused,
                    devices,
                    inFlight,
                    lagSeconds,
                    held,
                    waiting,
                    full,
                    joined,
                    heard,
                    obstacle,
                    unowned,
                    budget,
                    vitals,
                    nanos);
        }

        /** How long ago this was. */
        public Duration age() {
            return Duration.ofNanos(System.nanoTime() - seenAtNanos);
        }
    }

    /** @param heard whether the group has been heard lately */
    ShardGauges(
            Shards shards,
            PollLoops loops,
            PausesByHand pausesByHand,
            UpgradeReports reports,
            Membership membership,
            Placement placement,
            BooleanSupplier heard,
            Loop loop) {
        this.shards = shards;
        this.loops = loops;
        census = new DeviceCensus(loops::of);
        this.pausesByHand = pausesByHand;
        this.reports = reports;
        this.membership = membership;
        this.placement = placement;
        unowned = placement.shards();
        this.heard = heard;
        this.loop = loop;
        // Whoever waits until all shards poll need not wait for the next second.
        shards.onPolling(shard -> see());
    }

    /** Begins to look; to be called once. */
    public void start() {
        loop.execute(this::look);
    }

    public Readings readings() {
        return readings;
    }

    // Whatever goes wrong with a gauge, the next look is another; and that the loop came by here is true all the same.
    private void look() {
        try {
            surveyNextShard();
            countUnowned();
            lookAtGroup();
            reckonDelays();
            see();
            failing = false;
        } catch (RuntimeException bug) {
            if (!failing) {
                failing = true;
                LOG.errorf(bug, "the gauges cannot be read and are looked at again");
            }
            readings = readings.seenAt(System.nanoTime());
        } finally {
            loop.after(LOOK, this::look);
        }
    }

    private void see() {
        readings = new Readings(
                shards.byState(),
                quantiles(staleness, loop.now().toEpochMilli()),
                bySet(pollLoop -> pollLoop.budget().rate()),
                bySet(pollLoop -> pollLoop.budget().used()),
                bySet(PollLoop::overdue),
                paused(),
                shards.owned().stream()
                        .mapToInt(shard -> shard.devices().size())
                        .sum(),
                loops.inFlight(),
                loops.lagSeconds(),
                held(),
                shards.owned().stream()
                        .mapToInt(shard -> shard.findings().size())
                        .sum(),
                (int) shards.owned().stream()
                        .filter(shard -> shard.findings().full())
                        .count(),
                membership.lastHeard().isAfter(Instant.MIN),
                heard.getAsBoolean(),
                obstacle(),
                shards.owned().isEmpty() ? unowned : 0,
                new BudgetReadings(spent(), quantiles(intervals, 0), sweeps(), delays),
                new Vitals(placement.shards(), unownedInGroup, census.stale(), census.lastPolls(), reportAge(), sets()),
                System.nanoTime());
    }

    // Each member sees the whole group, so that one which nobody scrapes is not taken for one that has left.
    private void lookAtGroup() {
        if (!heard.getAsBoolean()) {
            unownedInGroup = Double.NaN;
        } else if (shards.owned().size() == placement.shards()) {
            unownedInGroup = 0;
        } else if (groupLookIn-- <= 0) {
            groupLookIn = LOOKS_BETWEEN_GROUPS;
            membership
                    .owners()
                    .emitOn(loop)
                    .subscribe()
                    .with(
                            owners -> unownedInGroup = placement.shards() - owners.size(),
                            rebalancing -> unownedInGroup = Double.NaN);
        }
    }

    private double reportAge() {
        long newest = shards.owned().stream()
                .mapToLong(shard -> shard.devices().newestReport())
                .max()
                .orElse(Devices.NO_REPORT);
        return newest == Devices.NO_REPORT ? Double.NaN : Math.max(0, loop.now().toEpochMilli() - newest) / 1000.0;
    }

    private Map<String, Vitals.OfSet> sets() {
        Map<String, Vitals.OfSet> sets = new HashMap<>();
        Instant now = loop.now();
        loops.all()
                .forEach(pollLoop -> sets.put(
                        pollLoop.set().value(),
                        new Vitals.OfSet(
                                pollLoop.idleSeconds(now),
                                pollLoop.budget().throttledUntil().isAfter(now),
                                reports.clockAhead(pollLoop.set()).orElse(Double.NaN))));
        return sets;
    }

    // Who owns a shard knows that the group works. Who owns none asks, or idling would pass for being of no use today.
    private void countUnowned() {
        if (!shards.owned().isEmpty()) {
            unowned = placement.shards();
            return;
        }
        membership
                .owners()
                .emitOn(loop)
                .subscribe()
                .with(owners -> unowned = placement.shards() - owners.size(), failure -> unowned = placement.shards());
    }

    private String obstacle() {
        if (membership.obstacle().isPresent()) {
            return "nothing is polled: " + membership.obstacle().get();
        }
        Map<String, List<Integer>> refused = shards.owned().stream()
                .filter(shard -> !shard.refusal().isEmpty())
                .collect(Collectors.groupingBy(
                        Shard::refusal, TreeMap::new, Collectors.mapping(Shard::number, Collectors.toList())));
        return refused.entrySet().stream()
                .map(one -> "shards " + one.getValue() + " are not polled: " + one.getKey())
                .collect(Collectors.joining("; "));
    }

    private void surveyNextShard() {
        List<Shard> owned = new ArrayList<>(shards.owned());
        Set<Integer> numbers = owned.stream().map(Shard::number).collect(Collectors.toSet());
        staleness.retain(numbers);
        intervals.retain(numbers);
        census.retain(numbers);
        if (!owned.isEmpty()) {
            Shard shard = owned.get(nextShard++ % owned.size());
            long now = loop.now().toEpochMilli();
            staleness.survey(shard.number(), shard.devices().all().mapToLong(device -> device.lastGoodAt));
            // Who waits longer than the last time has the longer interval by now. Lengths, as moments before 0.
            intervals.survey(
                    shard.number(),
                    shard.devices().all().mapToLong(device -> -Math.max(device.hadMillis, now - device.lastGoodAt)));
            census.survey(shard.number(), shard.devices().all(), loop.now());
        }
    }

    private Map<String, Set<String>> paused() {
        Map<String, Set<String>> paused = new HashMap<>();
        for (SetName set : reports.sets()) {
            Set<String> causes = new TreeSet<>();
            reports.pausedBecause(set).ifPresent(causes::add);
            if (pausesByHand.ofSet(set).isAfter(Instant.MIN)) {
                causes.add(Pause.CAUSE);
            }
            if (!causes.isEmpty()) {
                paused.put(set.value(), causes);
            }
        }
        return paused;
    }

    private Map<String, Integer> held() {
        return shards.owned().stream()
                .map(shard -> shard.devices().held())
                .filter(held -> held.size() > 0)
                .collect(Collectors.toMap(HeldDevices::words, HeldDevices::size, Integer::sum));
    }

    private Map<String, Map<String, Long>> spent() {
        Map<String, Map<String, Long>> bySet = new HashMap<>();
        loops.all().forEach(pollLoop -> bySet.put(pollLoop.set().value(), pollLoop.spent()));
        return bySet;
    }

    // What is expected follows the law, which moves slowly, and costs a little.
    private void reckonDelays() {
        if (looks++ % RECKONED_EVERY == 0) {
            Map<String, BudgetReadings.Delays> bySet = new HashMap<>();
            loops.all().forEach(pollLoop -> {
                BudgetPart part = pollLoop.part();
                bySet.put(part.set(), new BudgetReadings.Delays(part.expected(), part.measured()));
            });
            delays = bySet;
        }
    }

    private Map<String, BudgetReadings.Sweep> sweeps() {
        Map<String, BudgetReadings.Sweep> bySet = new HashMap<>();
        loops.all().forEach(pollLoop -> bySet.put(pollLoop.set().value(), pollLoop.sweep()));
        return bySet;
    }

    private static Map<Double, Double> quantiles(Staleness of, long now) {
        double[] seconds = of.seconds(QUANTILES, now);
        Map<Double, Double> quantiles = new HashMap<>();
        for (int i = 0; i < QUANTILES.length; i++) {
            quantiles.put(QUANTILES[i], seconds[i]);
        }
        return quantiles;
    }

    private Map<String, Double> bySet(ToDoubleFunction<PollLoop> number) {
        Map<String, Double> bySet = new HashMap<>();
        loops.all().forEach(pollLoop -> bySet.put(pollLoop.set().value(), number.applyAsDouble(pollLoop)));
        return bySet;
    }
}
