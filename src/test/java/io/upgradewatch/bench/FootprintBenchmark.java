package io.upgradewatch.bench;

import io.upgradewatch.app.ServiceProcess;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

import static org.awaitility.Awaitility.await;

/** What an instance needs to replay and to keep its devices. */
class FootprintBenchmark {

    private static final int DEVICES = Integer.getInteger("bench.devices", 100_000);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Test
    void startReplayAndMemory() {
        try (Scene scene = new Scene(DEVICES)) {
            Report.begin(String.format(Locale.ROOT, "footprint, %,d devices with 5 known upgrades", DEVICES));
            long empty;
            try (ServiceProcess monitor = polling(scene).start().awaitReady()) {
                empty = Child.liveHeap(monitor.handle());
                scene.watchAll();
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> monitor.metric("upgradewatch_devices{") >= DEVICES);
                remembered("after polling them all", monitor, empty);
                monitor.stop();
            }
            try (ServiceProcess monitor = polling(scene).start()) {
                monitor.awaitReady();
                Report.row("replay, s", monitor.metric("upgradewatch_replay_seconds"), "at most 10");
                await().atMost(PATIENCE).until(() -> monitor.metric("upgradewatch_devices{") >= DEVICES);
                remembered("after replaying them all", monitor, empty);
            }
        }
    }

    // Each device is polled once, at its start; the next slot is far away.
    private static ServiceProcess.Plan polling(Scene scene) {
        return scene.monitor()
                .with("upgradewatch.schedule.interval", "12h")
                .with("upgradewatch.schedule.max-interval", "12h");
    }

    private static void remembered(String when, ServiceProcess monitor, long empty) {
        long live = Child.liveHeap(monitor.handle());
        Report.row("heap per device " + when + ", bytes", (double) (live - empty) / DEVICES, "at most 300");
        Report.row("live heap " + when + ", MB", live / 1e6, "");
        Report.row("resident " + when + ", MB", Child.resident(monitor.handle()) / 1e6, "");
    }
}
