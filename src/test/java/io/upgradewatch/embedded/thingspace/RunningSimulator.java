package io.upgradewatch.embedded.thingspace;

import io.upgradewatch.app.ServiceProcess;
import io.vertx.core.Vertx;
import java.time.Duration;

/** A simulator that is up for the time of one test. */
public final class RunningSimulator implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final Simulator simulator;

    public RunningSimulator(SimulatorSettings settings) {
        simulator = new Simulator(vertx, settings.withPort(ServiceProcess.freePort()));
        start();
    }

    public Simulator simulator() {
        return simulator;
    }

    public Caller caller() {
        return new Caller(simulator.url());
    }

    public int start() {
        return simulator.start().await().atMost(PATIENCE);
    }

    public void stop() {
        simulator.stop().await().atMost(PATIENCE);
    }

    @Override
    public void close() {
        stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
