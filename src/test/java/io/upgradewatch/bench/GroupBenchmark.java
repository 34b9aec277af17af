package io.upgradewatch.bench;

import io.upgradewatch.app.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.awaitility.Awaitility.await;

/** What a poll costs when several instances share the devices, at one rate for the group that no core is busy with. */
class GroupBenchmark {

    private static final int DEVICES = Integer.getInteger("bench.devices", 20_000);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("bench.seconds", 5));
    private static final Duration INTERVAL = Duration.ofMillis(Integer.getInteger("bench.interval", 2_000));
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Test
    void pollsPerCpuSecondOfAGroup() {
        try (Scene scene = new Scene(DEVICES)) {
            Report.begin(String.format(
                    Locale.ROOT, "groups, %,d devices every %,d ms in all", DEVICES, INTERVAL.toMillis()));
            try (Instance first = monitor(scene)) {
                scene.watchAll();
                await().atMost(PATIENCE).until(() -> first.metric("upgradewatch_devices{") >= DEVICES);
                first.stop();
            }
            double alone = 0;
            for (int size : List.of(1, 2, 4)) {
                List<Instance> group = new ArrayList<>();
                try {
                    double perCpuSecond = median(scene, group, size);
                    alone = size == 1 ? perCpuSecond : alone;
                    Report.row(size + " instances, of 1 (x 100)", 100 * perCpuSecond / alone, "at least 90");
                } finally {
                    group.forEach(Instance::close);
                }
            }
        }
    }

    private static double median(Scene scene, List<Instance> group, int size) {
        Stream.generate(() -> monitor(scene)).limit(size).forEach(group::add);
        // Each is to have run hot, and each has a part of the polls.
        long before = scene.served(Scene.ACCOUNT);
        await().atMost(PATIENCE).until(() -> scene.served(Scene.ACCOUNT) - before > 10L * size * DEVICES);
        double[] perCpuSecond = new double[ROUNDS];
        double[] rate = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            Duration cpu = cpu(group);
            long served = scene.served(Scene.ACCOUNT);
            rate[round] = scene.rate(Scene.ACCOUNT, ROUND);
            served = scene.served(Scene.ACCOUNT) - served;
            perCpuSecond[round] = served / (cpu(group).minus(cpu).toNanos() / 1e9);
        }
        Report.row(size + " instances: polls/s", new Figures(rate), "");
        Report.row(size + " instances: polls per CPU-second", new Figures(perCpuSecond), "");
        return new Figures(perCpuSecond).median();
    }

    private static Instance monitor(Scene scene) {
        return scene.monitor()
                .with("upgradewatch.schedule.interval", INTERVAL.toMillis() + "ms")
                .start()
                .awaitReady();
    }

    private static Duration cpu(List<Instance> group) {
        return group.stream().map(one -> Child.cpu(one.handle())).reduce(Duration.ZERO, Duration::plus);
    }
}
