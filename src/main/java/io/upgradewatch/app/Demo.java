package io.upgradewatch.app;

import io.upgradewatch.app.config.Settings;
import io.upgradewatch.embedded.thingspace.Credentials;
import io.upgradewatch.embedded.thingspace.Simulator;
import io.upgradewatch.embedded.thingspace.SimulatorSettings;
import io.upgradewatch.embedded.thingspace.fleet.SimulatedFleet;
import io.upgradewatch.fleet.FileWatches;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.thingspace.http.Route;
import io.upgradewatch.watch.WatchDraft;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** The demo's own ThingSpace, whose whole fleet is watched. */
final class Demo {

    private static final Logger LOG = Logger.getLogger(Demo.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Simulator simulator;
    private final SimulatedFleet fleet;

    private Demo(Simulator simulator, SimulatedFleet fleet) {
        this.simulator = simulator;
        this.fleet = fleet;
    }

    /** Starts the simulated ThingSpace; blocks until it listens. */
    static Demo start(Vertx vertx, Settings.Simulation simulation) {
        SimulatedFleet fleet = SimulatedFleet.lively(simulation.devices());
        Simulator simulator = new Simulator(vertx, SimulatorSettings.of(fleet).withPort(simulation.port()));
        simulator
                .start()
                .subscribeAsCompletionStage()
                .orTimeout(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join();
        LOG.infof("simulated ThingSpace listens on %s with %d devices", simulator.url(), fleet.devices());
        return new Demo(simulator, fleet);
    }

    /** The settings with the simulated ThingSpace as upstream. */
    Settings credentialsFor(Settings settings) {
        Credentials credentials = Credentials.demo();
        return settings.withSets(List.of(new Settings.Credentials(
                "default",
                URI.create(simulator.url()),
                credentials.key(),
                credentials.secret(),
                credentials.username(),
                credentials.password(),
                Set.of(),
                Duration.ofSeconds(10),
                1L << 20,
                Route.STRAIGHT)));
    }

    /** Puts the fleet on the watchlist, as a file would, each time a shard begins to poll. */
    void watch(FileWatches watches) {
        List<WatchDraft> rows = new ArrayList<>();
        for (int device = 0; device < fleet.devices(); device++) {
            Imei imei = fleet.imei(device);
            rows.add(new WatchDraft(imei, fleet.account(), Optional.empty(), List.of("demo")));
        }
        watches.onWanted(() -> watches.add(rows)
                .subscribe()
                .with(written -> {}, failure -> LOG.warnf("the demo's devices are not all watched cause=%s", failure)));
    }

    void stop() {
        simulator
                .stop()
                .subscribeAsCompletionStage()
                .orTimeout(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join();
    }
}
