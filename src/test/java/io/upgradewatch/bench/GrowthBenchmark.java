package io.upgradewatch.bench;

import io.upgradewatch.app.ServiceProcess;
import io.upgradewatch.kafka.row.SeededTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

import static org.awaitility.Awaitility.await;

/** How cost grows with the number of devices: each size in turn, replayed, polled at a fixed rate, and divided. */
class GrowthBenchmark {

    private static final int[] SIZES = Arrays.stream(
                    System.getProperty("bench.sizes", "1000,10000,100000").split(","))
            .mapToInt(Integer::parseInt)
            .toArray();
    private static final int RATE = Integer.getInteger("bench.rate", 1_000);
    private static final Duration WINDOW = Duration.ofSeconds(Integer.getInteger("bench.seconds", 20));
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    /** What a process had done and spent at one moment. */
    private record Reading(long nanos, Duration cpu, Histogram lag) {

        static Reading of(ServiceProcess monitor) {
            return new Reading(
                    System.nanoTime(),
                    Child.cpu(monitor.handle()),
                    Histogram.of(monitor, "upgradewatch_poll_lag_seconds"));
        }
    }

    @Test
    void costByNumberOfDevices() {
        Report.begin(
                String.format(Locale.ROOT, "growth, 5 known upgrades a device, about %,d polls a second", RATE),
                "devices",
                "replay, s",
                "live heap, MB",
                "bytes a device",
                "resident, MB",
                "polls a second",
                "CPU, % of a core",
                "started within 0.1 s, %",
                "half taken over after, s",
                "of which replay, s");
        for (int size : SIZES) {
            try (Scene scene = new Scene(size)) {
                measure(scene);
            }
        }
    }

    private static void measure(Scene scene) {
        long empty = fill(scene);
        try (ServiceProcess monitor = plan(scene).start()) {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> watched(monitor) >= scene.devices);
            double replay = monitor.metric("upgradewatch_replay_seconds");
            sleep(WINDOW);
            Reading before = Reading.of(monitor);
            sleep(WINDOW);
            Reading after = Reading.of(monitor);
            long resident = Child.resident(monitor.handle());
            long live = Child.liveHeap(monitor.handle());
            double seconds = (after.nanos() - before.nanos()) / 1e9;
            Histogram lag = after.lag().since(before.lag());
            long startedAt = System.nanoTime();
            try (ServiceProcess second = plan(scene).start()) {
                await().atMost(PATIENCE).ignoreExceptions().until(() -> shared(monitor, second, scene.devices));
                double takenOver = (System.nanoTime() - startedAt) / 1e9;
                Report.row(
                        number(scene.devices),
                        decimal(replay),
                        decimal(live / 1e6),
                        number((live - empty) / scene.devices),
                        number(resident / 1_000_000),
                        number(Math.round(lag.count() / seconds)),
                        decimal(after.cpu().minus(before.cpu()).toMillis() / seconds / 10),
                        decimal(100 * lag.share(0.1)),
                        decimal(takenOver),
                        decimal(second.metric("upgradewatch_replay_seconds")));
            }
        }
    }

    /** Lets one device be polled, and gives all others what is known of it then; returns the heap of an idle monitor. */
    private static long fill(Scene scene) {
        try (ServiceProcess monitor = plan(scene).start().awaitReady();
                SeededTopics topics = scene.topics()) {
            long empty = Child.liveHeap(monitor.handle());
            Instant now = Instant.now();
            topics.watch(Scene.watch(scene.imeis().get(0), now));
            byte[] known = topics.known();
            monitor.stop();
            scene.imeis().forEach(imei -> {
                topics.watch(Scene.watch(imei, now));
                topics.know(imei, known);
            });
            return empty;
        }
    }

    // An interval in which the rate goes once around.
    private static ServiceProcess.Plan plan(Scene scene) {
        String interval = Math.max(1, scene.devices / RATE) + "s";
        return scene.monitor()
                .with("upgradewatch.schedule.interval", interval)
                .with("upgradewatch.schedule.min-interval", "1s")
                .with("upgradewatch.schedule.max-interval", "12h");
    }

    private static double watched(ServiceProcess monitor) {
        return monitor.metric("upgradewatch_devices_watched{");
    }

    private static boolean shared(ServiceProcess one, ServiceProcess other, int devices) {
        return watched(one) > 0 && watched(other) > 0 && watched(one) + watched(other) == devices;
    }

    private static void sleep(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }
}
