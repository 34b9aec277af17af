package io.upgradewatch.app;

import io.upgradewatch.embedded.EmbeddedBroker;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.simulator.Fleet;
import io.upgradewatch.simulator.Simulator;
import io.upgradewatch.simulator.SimulatorSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import static org.awaitility.Awaitility.await;

/** What surrounds an instance in a test: a real Kafka and a simulated ThingSpace, both in the test's own process. */
final class World implements AutoCloseable {

    static final String ACCOUNT = "0000123456-00001";
    static final Imei DEVICE = Imei.of("990000473475989");
    static final String CHANGES = "upgradewatch.upgrade-status-changed";
    static final String STATE = "upgradewatch.state";

    final EmbeddedBroker broker;
    final Simulator simulator;
    private final Vertx vertx = Vertx.vertx();

    World(Fleet... fleets) {
        this(SimulatorSettings.of(fleets));
    }

    World(SimulatorSettings settings) {
        try {
            Path parent = Files.createDirectories(Path.of("target", "worlds"));
            broker = EmbeddedBroker.start(Files.createTempDirectory(parent, "kafka"), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        simulator = new Simulator(vertx, settings);
        simulator.start().await().indefinitely();
    }

    /** An instance that lives in this world and polls twice a second. */
    Instance.Plan instance() {
        return Instance.plan()
                .with("kafka.bootstrap.servers", broker.bootstrapServers())
                .with("upgradewatch.kafka.replication-factor", 1)
                .with("upgradewatch.kafka.partitions", 4)
                .with("upgradewatch.thingspace.url", simulator.url())
                .with("upgradewatch.thingspace.key", "demo-key")
                .with("upgradewatch.thingspace.secret", "demo-secret")
                .with("upgradewatch.thingspace.username", "demo-user")
                .with("upgradewatch.thingspace.password", "demo-password")
                .with("upgradewatch.budget.rate", 500)
                .with("upgradewatch.schedule.interval", "500ms");
    }

    Events changes() {
        return new Events(broker.bootstrapServers(), CHANGES);
    }

    /** Waits until the scripted device has been polled this many times more. */
    void awaitPolls(int polls) {
        long before = simulator.asked(DEVICE);
        await().atMost(Duration.ofSeconds(60)).until(() -> simulator.asked(DEVICE) >= before + polls);
    }

    /** The documented sample, as the documentation prints it. */
    static String sample() {
        try (InputStream in = World.class.getResourceAsStream("/seed-history.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        simulator.stop().await().indefinitely();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        broker.close();
    }
}
