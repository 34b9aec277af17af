package io.upgradewatch.bench;

import io.upgradewatch.app.ServiceProcess;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

import static org.awaitility.Awaitility.await;

/**
 * What devices cost in memory, next to an Apache Camel route whose idempotent repository knows as many. Both begin with
 * what an earlier life of theirs has left in Kafka, and have polled each device once when they are measured.
 *
 * <p>{@code ./mvnw verify -Pbench -Dit.test=CamelFootprintBenchmark} runs it alone, {@code -Dbench.devices} sets how many
 * there are.
 */
class CamelFootprintBenchmark {

    private static final int DEVICES = Integer.getInteger("bench.devices", 100_000);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration ONE_ROUND = Duration.ofDays(1);

    @Test
    void memory() {
        try (Scene scene = new Scene(DEVICES)) {
            Report.begin(
                    String.format(Locale.ROOT, "next to Camel: memory for %,d devices with 5 known upgrades", DEVICES),
                    "who",
                    "live heap without devices, MB",
                    "with them",
                    "for them",
                    "resident");
            camel(scene);
            monitor(scene);
        }
    }

    private static void camel(Scene scene) {
        CamelRoute route = new CamelRoute(scene, SampleHistory.FIRST_IMEI, DEVICES);
        long empty;
        try (Child camel = route.idle()) {
            await().atMost(PATIENCE).until(() -> Child.histogram(camel.handle()).contains("VertxHttpProducer"));
            empty = Child.liveHeap(camel.handle());
        }
        route.know();
        try (Child camel = route.start(ONE_ROUND, false)) {
            await().atMost(PATIENCE).until(() -> scene.served(CamelRoute.ACCOUNT) >= DEVICES);
            report("Camel", empty, camel.handle());
        }
    }

    private static void monitor(Scene scene) {
        // What is known already is polled in its slot, not at once.
        ServiceProcess.Plan plan = scene.monitor().with("upgradewatch.schedule.interval", "1m");
        long empty;
        try (ServiceProcess monitor = plan.start().awaitReady()) {
            empty = Child.liveHeap(monitor.handle());
            monitor.stop();
        }
        EarlierLife.leave(scene, DEVICES);
        try (ServiceProcess monitor = plan.start()) {
            await().atMost(PATIENCE).until(() -> scene.served(Scene.ACCOUNT) >= DEVICES);
            report("monitor", empty, monitor.handle());
        }
    }

    private static void report(String who, long empty, ProcessHandle process) {
        long live = Child.liveHeap(process);
        Report.row(who, megabytes(empty), megabytes(live), megabytes(live - empty), megabytes(Child.resident(process)));
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f", bytes / 1e6);
    }
}
