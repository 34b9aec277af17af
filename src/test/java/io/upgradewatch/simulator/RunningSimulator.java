package io.upgradewatch.simulator;

import io.upgradewatch.app.Instance;
import io.vertx.core.Vertx;
import java.time.Duration;

/** A simulator that is up for the time of one test. */
final class RunningSimulator implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final Simulator simulator;

    RunningSimulator(SimulatorSettings settings) {
        simulator = new Simulator(vertx, settings.withPort(Instance.freePort()));
        start();
    }

    Simulator simulator() {
        return simulator;
    }

    Caller caller() {
        return new Caller(simulator.url());
    }

    int start() {
        return simulator.start().await().atMost(PATIENCE);
    }

    void stop() {
        simulator.stop().await().atMost(PATIENCE);
    }

    @Override
    public void close() {
        stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
