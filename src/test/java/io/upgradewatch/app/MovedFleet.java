package io.upgradewatch.app;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.embedded.thingspace.Simulator;
import io.upgradewatch.embedded.thingspace.SimulatorSettings;
import io.upgradewatch.embedded.thingspace.fault.Endpoint;
import io.upgradewatch.fleet.Monitor;
import io.upgradewatch.fleet.view.DeviceView;
import io.upgradewatch.fleet.view.Summary;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.poll.Blame;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.Membership;
import io.upgradewatch.shard.FixedPlacement;
import io.upgradewatch.shard.ScriptedLog;
import io.upgradewatch.shard.ScriptedPauses;
import io.upgradewatch.shard.ScriptedWatchlist;
import io.upgradewatch.shard.cycle.CycleTracer;
import io.upgradewatch.shard.cycle.RecordingListener;
import io.upgradewatch.shard.cycle.SteppedLoop;
import io.upgradewatch.shard.pace.CadencePlan;
import io.upgradewatch.thingspace.ScriptedLedger;
import io.upgradewatch.thingspace.ThingSpace;
import io.upgradewatch.thingspace.http.CredentialSet;
import io.upgradewatch.watch.Watch;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import static org.awaitility.Awaitility.await;

/**
 * A monitor that polls the simulator over real HTTP while its time is moved: nothing passes before every request that
 * is under way has been answered, so that hours take seconds and a slow machine changes nothing.
 */
final class MovedFleet implements Membership, AutoCloseable {

    static final Duration INTERVAL = Duration.ofMinutes(15);
    private static final Duration GENEROUS = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final int SHARDS = 4;

    final Simulator simulator;
    final Map<Blame, Integer> verdicts = new EnumMap<>(Blame.class);
    final RecordingListener listener = new RecordingListener();
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final SteppedLoop loop = new SteppedLoop(Instant.parse("2026-11-23T12:00:00Z"));
    private final ScriptedLog log = new ScriptedLog();
    private final FixedPlacement placement = new FixedPlacement(SHARDS);
    private final ThingSpace reports;
    private final Monitor monitor;

    MovedFleet() {
        simulator = new Simulator(vertx, SimulatorSettings.of());
        simulator.start().await().atMost(GENEROUS);
        reports = on(this::thingSpace);
        monitor = on(() -> new Monitor(
                new Monitor.Plan(
                        CadencePlan.fixed(INTERVAL),
                        Optional.empty(),
                        Duration.ofHours(6),
                        5,
                        8,
                        Duration.ofDays(180),
                        0.1,
                        Duration.ofSeconds(30)),
                new Monitor.Outside(
                        reports,
                        Optional.empty(),
                        log,
                        placement,
                        this,
                        Optional.empty(),
                        new ScriptedWatchlist(log, placement),
                        new ScriptedPauses(),
                        listener,
                        CycleTracer.OFF,
                        () -> {},
                        loop)));
    }

    private ThingSpace thingSpace() {
        CredentialSet set = new CredentialSet(
                SetName.UNNAMED,
                URI.create(simulator.url()),
                "demo-key",
                "demo-secret",
                "demo-user",
                "demo-password",
                Set.of(),
                Duration.ofSeconds(30),
                1_000_000);
        return new ThingSpace(
                new io.vertx.mutiny.core.Vertx(vertx),
                List.of(set),
                8,
                new ScriptedLedger().seat().owning(),
                (name, result) -> {},
                (name, blame) -> verdicts.merge(blame, 1, Integer::sum),
                new LoopClock());
    }

    /** Watches these devices, each of which has an empty history. */
    void watch(AccountName account, List<Imei> devices) {
        for (Imei device : devices) {
            simulator.script(device, "[]");
            log.write(
                    placement.shardOf(device),
                    new LogEntry.Watched(new Watch(device, account, Instant.EPOCH, List.of(), Watch.Source.TOPIC)));
        }
    }

    /** Begins to poll, once there is a session. */
    void start() {
        await().atMost(GENEROUS)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> on(() -> reports.ready(SetName.UNNAMED)));
        on(() -> {
            monitor.owner().assigned(Set.of(0, 1, 2, 3));
            return null;
        });
    }

    /** Lets time pass. */
    void pass(Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(STEP)) {
            on(() -> {
                loop.advance(STEP);
                return null;
            });
            if (busy()) {
                await().atMost(GENEROUS)
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> !busy());
            }
        }
    }

    private boolean busy() {
        return on(() -> {
            loop.run();
            return summaryNow().inFlight() > 0;
        });
    }

    private Summary summaryNow() {
        Summary[] summary = {null};
        monitor.fleet().summary().subscribe().with(now -> summary[0] = now);
        loop.run();
        return summary[0];
    }

    Summary summary() {
        return on(this::summaryNow);
    }

    DeviceView device(Imei imei) {
        return on(() -> {
            DeviceView[] view = {null};
            monitor.fleet().device(imei).subscribe().with(found -> view[0] = found.orElseThrow());
            loop.run();
            return view[0];
        });
    }

    /** How often each of these has been asked for so far. */
    Map<Imei, Long> asked(List<Imei> devices) {
        Map<Imei, Long> asked = new HashMap<>();
        devices.forEach(device -> asked.put(device, simulator.asked(device)));
        return asked;
    }

    long logins() {
        return simulator.traffic().requests(Endpoint.LOGIN);
    }

    long tokens() {
        return simulator.traffic().requests(Endpoint.TOKEN);
    }

    private <T> T on(Callable<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        context.runOnContext(nothing -> {
            try {
                done.complete(task.call());
            } catch (Exception failure) {
                done.completeExceptionally(failure);
            }
        });
        return done.orTimeout(GENEROUS.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join();
    }

    @Override
    public Instant lastHeard() {
        return loop.now();
    }

    @Override
    public Uni<Map<Integer, URI>> owners() {
        return Uni.createFrom().item(Map.of());
    }

    @Override
    public void close() {
        simulator.stop().await().atMost(GENEROUS);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** The moved time. */
    private final class LoopClock extends Clock {

        @Override
        public Instant instant() {
            return loop.now();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
