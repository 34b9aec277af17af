package io.upgradewatch.bench;

import io.upgradewatch.app.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.awaitility.Awaitility.await;

/** What a poll costs when several instances share the devices, at rates that no core is busy with. */
class GroupBenchmark {

    private static final int DEVICES = Integer.getInteger("bench.devices", 20_000);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("bench.seconds", 5));
    // Before that, compiling is most of what an instance takes that polls but now and then.
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("bench.warm", 60));
    private static final int EACH = Integer.getInteger("bench.each", 2_500);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Test
    void pollsPerCpuSecondOfAGroup() {
        try (Scene scene = new Scene(DEVICES)) {
            try (ServiceProcess first = monitor(scene, EACH)) {
                scene.watchAll();
                await().atMost(PATIENCE).until(() -> first.metric("upgradewatch_devices{") >= DEVICES);
                first.stop();
            }
            Report.begin(String.format(Locale.ROOT, "groups, %,d devices, %,d polls a second each", DEVICES, EACH));
            double one = perCpuSecond(scene, 1, EACH);
            for (int size : List.of(2, 4)) {
                double group = perCpuSecond(scene, size, size * EACH);
                Report.row(
                        size + " instances, of 1 that polls as often as each (x 100)",
                        100 * group / one,
                        "at least 90");
                double alone = perCpuSecond(scene, 1, size * EACH);
                Report.row(size + " instances, of 1 that polls as often as all (x 100)", 100 * group / alone, "");
            }
        }
    }

    private static double perCpuSecond(Scene scene, int size, int pollsPerSecond) {
        List<ServiceProcess> group = new ArrayList<>();
        try {
            Stream.generate(() -> monitor(scene, pollsPerSecond)).limit(size).forEach(group::add);
            scene.rate(Scene.ACCOUNT, WARM_UP);
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
        } finally {
            group.forEach(ServiceProcess::close);
        }
    }

    private static ServiceProcess monitor(Scene scene, int pollsPerSecond) {
        return scene.monitor()
                .with("upgradewatch.schedule.interval", 1_000L * DEVICES / pollsPerSecond + "ms")
                .start()
                .awaitReady();
    }

    private static Duration cpu(List<ServiceProcess> group) {
        return group.stream().map(one -> Child.cpu(one.handle())).reduce(Duration.ZERO, Duration::plus);
    }
}
