package io.upgradewatch.bench;

import io.upgradewatch.app.ServiceProcess;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * What kill -9 costs those who listen, next to an Apache Camel route: how many changes they are told twice or never. An
 * idempotent repository may remember a change before it is published or after; both are measured.
 *
 * <p>{@code ./mvnw verify -Pbench -Dit.test=CamelCrashBenchmark} runs it alone. {@code -Dbench.kills} sets how often each
 * is killed, {@code -Dbench.seed} when, and {@code -Dbench.devices} how many devices there are.
 */
class CamelCrashBenchmark {

    // No divisor of a thousand, or the changes would meet the same devices in every round.
    private static final int DEVICES = Integer.getInteger("bench.devices", 1_999);
    private static final int KILLS = Integer.getInteger("bench.kills", 5);
    private static final long SEED = Long.getLong("bench.seed", 1);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final long CAMELS_FIRST = SampleHistory.FIRST_IMEI + DEVICES;

    @Test
    void changesToldOnce() {
        try (Scene scene = new Scene(2 * DEVICES)) {
            Report.begin(
                    String.format(
                            Locale.ROOT,
                            "next to Camel: %d times kill -9 (seed %d), %,d devices polled every second",
                            KILLS,
                            SEED,
                            DEVICES),
                    "who",
                    "changes",
                    "never told",
                    "told again");
            report("monitor", scene, monitor(scene));
            CamelRoute route = new CamelRoute(scene, CAMELS_FIRST, DEVICES);
            route.know();
            report("Camel, remembers when it has published (eager=false)", scene, camel(route, false));
            report("Camel, remembers before it publishes (eager=true, the default)", scene, camel(route, true));
        }
    }

    private static Contender monitor(Scene scene) {
        ServiceProcess.Plan plan = scene.monitor()
                .with("upgradewatch.schedule.interval", INTERVAL)
                // The sooner a dead one is given up, the shorter this takes.
                .with("kafka.session.timeout.ms", 6_000);
        try (ServiceProcess first = plan.start().awaitReady()) {
            first.stop();
        }
        EarlierLife.leave(scene, DEVICES);
        return new Contender(
                Scene.ACCOUNT,
                SampleHistory.FIRST_IMEI,
                DEVICES,
                "upgradewatch.upgrade-status-changed",
                () -> plan.start().handle());
    }

    private static Contender camel(CamelRoute route, boolean eager) {
        return new Contender(
                CamelRoute.ACCOUNT, CAMELS_FIRST, DEVICES, CamelRoute.CHANGES, () -> route.start(INTERVAL, eager)
                        .handle());
    }

    private static void report(String who, Scene scene, Contender contender) {
        Kills.Outcome outcome = new Kills(scene, contender).of(KILLS, SEED);
        Report.row(
                who,
                Integer.toString(outcome.changes()),
                Integer.toString(outcome.missing()),
                Integer.toString(outcome.repeated()));
    }
}
