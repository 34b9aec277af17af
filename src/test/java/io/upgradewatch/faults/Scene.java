package io.upgradewatch.faults;

import io.upgradewatch.app.ServiceProcess;
import io.upgradewatch.embedded.thingspace.Simulator;
import io.upgradewatch.embedded.thingspace.SimulatorSettings;
import io.vertx.core.Vertx;

/** What surrounds the instances of a fault run: a broker process, and a simulated ThingSpace in this one. */
final class Scene implements AutoCloseable {

    static final String CHANGES = "upgradewatch.upgrade-status-changed";
    static final String STATE = "upgradewatch.state";
    static final int SHARDS = 6;

    final Broker broker;
    final Simulator simulator;
    private final Vertx vertx = Vertx.vertx();

    Scene() {
        this(SimulatorSettings.of());
    }

    Scene(SimulatorSettings settings) {
        this(settings, false);
    }

    /** @param smallDisk whether the broker's disk can be filled, where that is possible */
    Scene(SimulatorSettings settings, boolean smallDisk) {
        this(settings, Broker.start(smallDisk));
    }

    /** @param broker closed with this */
    Scene(SimulatorSettings settings, Broker broker) {
        this.broker = broker;
        simulator = new Simulator(vertx, settings.withPort(ServiceProcess.freePort()));
        simulator.start().await().indefinitely();
    }

    /** An instance that lives here and polls each device about twice a second. */
    ServiceProcess.Plan instance() {
        return ServiceProcess.plan()
                .putToSleep()
                .jvm("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .with("kafka.bootstrap.servers", broker.bootstrapServers())
                .with("upgradewatch.kafka.replication-factor", 1)
                .with("upgradewatch.kafka.partitions", SHARDS)
                .with("upgradewatch.thingspace.url", simulator.url())
                .with("upgradewatch.thingspace.key", "demo-key")
                .with("upgradewatch.thingspace.secret", "demo-secret")
                .with("upgradewatch.thingspace.username", "demo-user")
                .with("upgradewatch.thingspace.password", "demo-password")
                .with("upgradewatch.thingspace.timeout", "3s")
                .with("upgradewatch.budget.rate", 1000)
                .with("upgradewatch.schedule.interval", "500ms");
    }

    @Override
    public void close() {
        simulator.stop().await().indefinitely();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        broker.close();
    }
}
