package io.upgradewatch.fleet;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.campaign.CampaignReports;
import io.upgradewatch.fleet.view.DeviceView;
import io.upgradewatch.fleet.view.Summary;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.poll.BudgetLedger;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.Membership;
import io.upgradewatch.shard.FixedPlacement;
import io.upgradewatch.shard.ScriptedLog;
import io.upgradewatch.shard.ScriptedPauses;
import io.upgradewatch.shard.ScriptedReports;
import io.upgradewatch.shard.ScriptedWatchlist;
import io.upgradewatch.shard.cycle.Loop;
import io.upgradewatch.shard.cycle.RecordingListener;
import io.upgradewatch.shard.cycle.RecordingTracer;
import io.upgradewatch.shard.cycle.SteppedLoop;
import io.upgradewatch.shard.pace.CadencePlan;
import io.upgradewatch.watch.RejectionListener;
import io.upgradewatch.watch.Watch;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A monitor with everything around it scripted. */
public final class Trial implements Membership {

    public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    public static final AccountName ACCOUNT = new AccountName("0000123456-00001");
    public static final AccountName OTHER = new AccountName("0000123456-00002");
    public static final Duration INTERVAL = Duration.ofMinutes(15);

    public final SteppedLoop loop = new SteppedLoop(NOON);
    public final FixedPlacement placement = new FixedPlacement(4);
    public final ScriptedLog log = new ScriptedLog();
    public final ScriptedWatchlist watchlist = new ScriptedWatchlist(log, placement);
    final ScriptedPauses pauses = new ScriptedPauses();
    public final RecordingListener listener = new RecordingListener();
    final Map<Integer, URI> owners = new HashMap<>();
    public final RecordingTracer tracer = new RecordingTracer();
    public final ScriptedReports reports;
    public final Monitor monitor;
    final RecordingRemovals held = new RecordingRemovals();
    boolean unknownOwners;
    public boolean brokenMembership;
    public Instant lastHeard = Instant.MAX.minusSeconds(86_400);

    public Trial(double rate, int concurrency, SetName... sets) {
        this(CadencePlan.fixed(INTERVAL), rate, concurrency, sets);
    }

    public Trial(CadencePlan cadence, double rate, int concurrency, SetName... sets) {
        this(cadence, null, rate, concurrency, sets);
    }

    /** @param campaigns null: there are none to ask */
    public Trial(CadencePlan cadence, CampaignReports campaigns, double rate, int concurrency, SetName... sets) {
        this(cadence, campaigns, loop -> Optional.empty(), rate, concurrency, sets);
    }

    /** @param budgets what the group agrees on budgets by */
    public Trial(
            CadencePlan cadence,
            CampaignReports campaigns,
            Function<Loop, Optional<BudgetLedger>> budgets,
            double rate,
            int concurrency,
            SetName... sets) {
        reports = new ScriptedReports(sets);
        monitor = new Monitor(
                new Monitor.Plan(
                        cadence,
                        Optional.of(new Monitor.Pages(Duration.ofMinutes(1), INTERVAL)),
                        Duration.ofHours(6),
                        rate,
                        concurrency,
                        Duration.ofDays(180),
                        0.1,
                        Duration.ofSeconds(30)),
                new Monitor.Outside(
                        reports,
                        Optional.ofNullable(campaigns),
                        log,
                        placement,
                        this,
                        budgets.apply(loop),
                        watchlist,
                        pauses,
                        listener,
                        tracer,
                        held,
                        loop));
    }

    /** Plenty of budget. */
    public Trial() {
        this(100_000, 1_000);
    }

    public static Imei imei(long number) {
        return new Imei(990_000_000_000_000L + number);
    }

    public static Watch watch(long number) {
        return watch(imei(number));
    }

    public static Watch watch(Imei imei) {
        return new Watch(imei, ACCOUNT, Instant.EPOCH, List.of(), Watch.Source.TOPIC);
    }

    public Trial watching(Watch... watches) {
        for (Watch watch : watches) {
            log.write(placement.shardOf(watch.imei()), new LogEntry.Watched(watch));
        }
        return this;
    }

    public Trial unwatching(Imei imei) {
        log.write(placement.shardOf(imei), new LogEntry.Unwatched(imei));
        return this;
    }

    public Trial owningAll() {
        monitor.owner().assigned(IntStream.range(0, placement.shards()).boxed().collect(Collectors.toSet()));
        loop.advance(Duration.ofMillis(50));
        return this;
    }

    public Trial owning(Integer... shards) {
        monitor.owner().assigned(Set.of(shards));
        loop.advance(Duration.ofMillis(50));
        return this;
    }

    public void pass(Duration time) {
        loop.advance(time);
    }

    /** A little more than one interval: every well device is polled once. */
    public void passAnInterval() {
        loop.advance(INTERVAL);
    }

    public Summary summary() {
        return get(monitor.fleet().summary());
    }

    /** Remembers how many removals are held back. */
    static final class RecordingRemovals implements RejectionListener {

        int devices;

        @Override
        public void rowRejected() {
            throw new AssertionError("no rows are read here");
        }

        @Override
        public void removalsHeld(int held) {
            devices = held;
        }
    }

    public DeviceView device(long number) {
        return get(monitor.fleet().device(imei(number))).orElseThrow();
    }

    public <T> T get(Uni<T> uni) {
        AtomicReference<T> item = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        int[] ended = {0};
        uni.subscribe()
                .with(
                        got -> {
                            item.set(got);
                            ended[0]++;
                        },
                        failed -> {
                            failure.set(failed);
                            ended[0]++;
                        });
        loop.advance(Duration.ofMillis(10));
        if (ended[0] != 1) {
            throw new AssertionError("ended " + ended[0] + " times");
        }
        if (failure.get() instanceof RuntimeException thrown) {
            throw thrown;
        }
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
        return item.get();
    }

    @Override
    public Instant lastHeard() {
        if (brokenMembership) {
            throw new IllegalStateException("a bug");
        }
        return lastHeard;
    }

    @Override
    public Uni<Map<Integer, URI>> owners() {
        return unknownOwners
                ? Uni.createFrom().failure(new IllegalStateException("rebalancing"))
                : Uni.createFrom().item(() -> Map.copyOf(owners));
    }
}
