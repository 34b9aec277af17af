package io.upgradewatch.bench;

import io.upgradewatch.app.ServiceProcess;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.awaitility.Awaitility.await;

/** What a poll costs, next to the same request whose answer nobody reads; rounds of the two take turns. */
class PollingBenchmark {

    private static final int DEVICES = Integer.getInteger("bench.devices", 20_000);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("bench.seconds", 5));

    @Test
    void pollsPerCpuSecond() {
        try (Scene scene = new Scene(DEVICES);
                ServiceProcess monitor = scene.monitor().start().awaitReady();
                Child reference =
                        Child.start(ReferenceLoop.class, Integer.toString(scene.port), Integer.toString(DEVICES))) {
            scene.watchAll();
            warmUp(scene);
            compare("unchanged answers", scene, monitor, reference, "0.8");
            Child.record(monitor.handle(), "unchanged");
            scene.changed(10);
            warmUp(scene);
            compare("1 % of answers changed and committed", scene, monitor, reference, "0.6");
            Child.record(monitor.handle(), "changed");
        }
    }

    // What has not been compiled yet would be most of what is measured, and there is more of it in the monitor.
    private static void warmUp(Scene scene) {
        warmUp(scene, ReferenceLoop.ACCOUNT, Scene.ACCOUNT);
        warmUp(scene, Scene.ACCOUNT, ReferenceLoop.ACCOUNT);
    }

    private static void warmUp(Scene scene, String served, String waits) {
        long before = scene.served(served);
        scene.turn(served, waits);
        await().atMost(Duration.ofMinutes(5)).until(() -> scene.served(served) > before + 60L * DEVICES);
    }

    private void compare(String what, Scene scene, ServiceProcess monitor, Child reference, String target) {
        double[] bare = new double[ROUNDS];
        double[] ours = new double[ROUNDS];
        double[] bareRate = new double[ROUNDS];
        double[] ourRate = new double[ROUNDS];
        double[] ratio = new double[ROUNDS];
        Duration upstream = Child.cpu(scene.thingSpace.handle());
        for (int round = 0; round < ROUNDS; round++) {
            scene.turn(ReferenceLoop.ACCOUNT, Scene.ACCOUNT);
            Rate loop = Rate.of(scene, ReferenceLoop.ACCOUNT, reference.handle(), ROUND);
            scene.turn(Scene.ACCOUNT, ReferenceLoop.ACCOUNT);
            Rate monitored = Rate.of(scene, Scene.ACCOUNT, monitor.handle(), ROUND);
            bare[round] = loop.perCpuSecond();
            ours[round] = monitored.perCpuSecond();
            bareRate[round] = loop.perSecond();
            ourRate[round] = monitored.perSecond();
            ratio[round] = ours[round] / bare[round];
        }
        Report.begin(what);
        Report.row("reference: requests/s", new Figures(bareRate), "");
        Report.row("monitor: polls/s", new Figures(ourRate), "");
        Report.row("reference: requests per CPU-second", new Figures(bare), "");
        Report.row("monitor: polls per CPU-second", new Figures(ours), "");
        Report.row("monitor: CPU microseconds per poll", 1e6 / new Figures(ours).median(), "");
        Report.row("ratio, per pair of rounds (x 100)", new Figures(hundredfold(ratio)), "at least " + target);
        double busy = Child.cpu(scene.thingSpace.handle()).minus(upstream).toMillis() / 2.0 / ROUNDS / ROUND.toMillis();
        Report.row("ThingSpace's own load (1 = a core)", busy, "below 1");
    }

    private static double[] hundredfold(double[] ratios) {
        return java.util.Arrays.stream(ratios).map(ratio -> 100 * ratio).toArray();
    }
}
