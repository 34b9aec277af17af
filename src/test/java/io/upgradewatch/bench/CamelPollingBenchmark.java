package io.upgradewatch.bench;

import io.upgradewatch.app.ServiceProcess;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.awaitility.Awaitility.await;

/**
 * What a poll costs, next to an Apache Camel route that does the same job between the same upstream and the same broker;
 * rounds of the two take turns.
 *
 * <p>{@code ./mvnw verify -Pbench -Dit.test=CamelPollingBenchmark} runs it alone. {@code -Dbench.rounds},
 * {@code -Dbench.seconds} and {@code -Dbench.devices} set how much is done.
 */
class CamelPollingBenchmark {

    private static final int DEVICES = Integer.getInteger("bench.devices", 20_000);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("bench.seconds", 5));
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Test
    void pollsPerCpuSecond() {
        // Each has devices of its own, so that a history which changed in one's turn is no news in the other's.
        try (Scene scene = new Scene(2 * DEVICES);
                ServiceProcess monitor = scene.monitor().start().awaitReady()) {
            CamelRoute route = new CamelRoute(scene, SampleHistory.FIRST_IMEI + DEVICES, DEVICES);
            route.know();
            try (Child camel = route.start(Duration.ofMillis(1), false)) {
                scene.turn(Scene.ACCOUNT, CamelRoute.ACCOUNT);
                scene.watchFirst(DEVICES);
                await().atMost(PATIENCE).until(() -> scene.served(Scene.ACCOUNT) > 10L * DEVICES);
                scene.turn(CamelRoute.ACCOUNT, Scene.ACCOUNT);
                await().atMost(PATIENCE).until(() -> scene.served(CamelRoute.ACCOUNT) > 5L * DEVICES);
                compare("unchanged answers", scene, monitor, camel);
                scene.changed(10);
                compare("1 % of answers changed and published", scene, monitor, camel);
            }
        }
    }

    private static void compare(String what, Scene scene, ServiceProcess monitor, Child camel) {
        double[] theirs = new double[ROUNDS];
        double[] ours = new double[ROUNDS];
        double[] theirRate = new double[ROUNDS];
        double[] ourRate = new double[ROUNDS];
        double[] ratio = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            scene.turn(CamelRoute.ACCOUNT, Scene.ACCOUNT);
            Rate routed = Rate.of(scene, CamelRoute.ACCOUNT, camel.handle(), ROUND);
            scene.turn(Scene.ACCOUNT, CamelRoute.ACCOUNT);
            Rate monitored = Rate.of(scene, Scene.ACCOUNT, monitor.handle(), ROUND);
            theirs[round] = routed.perCpuSecond();
            ours[round] = monitored.perCpuSecond();
            theirRate[round] = routed.perSecond();
            ourRate[round] = monitored.perSecond();
            ratio[round] = ours[round] / theirs[round];
        }
        Report.begin("next to Camel: " + what, "what", "min / median / max");
        Report.row("Camel: polls/s", new Figures(theirRate).toString());
        Report.row("monitor: polls/s", new Figures(ourRate).toString());
        Report.row("Camel: polls per CPU-second", new Figures(theirs).toString());
        Report.row("monitor: polls per CPU-second", new Figures(ours).toString());
        Report.row("monitor : Camel, per pair of rounds", new Figures(ratio).toString());
    }
}
