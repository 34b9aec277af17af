package io.upgradewatch.bench;

import io.upgradewatch.app.ServiceProcess;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

import static org.awaitility.Awaitility.await;

/**
 * How late polls start when the schedule asks for 80 % of what an instance has just shown that it can do. The tick is
 * the millisecond: slots are whole milliseconds, and so is the shortest timer.
 */
class ScheduleBenchmark {

    private static final String LAG = "upgradewatch_poll_lag_seconds";
    private static final double TICK = 0.001;
    private static final double LOAD = 0.8;
    private static final double BUDGET = 5_000;

    private static final int DEVICES = Integer.getInteger("bench.devices", 20_000);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("bench.seconds", 5));
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Test
    void lagAtFourFifthsOfTheLoad() {
        try (Scene scene = new Scene(DEVICES)) {
            int idleThreads;
            double flatOut;
            try (ServiceProcess monitor = scene.monitor().start().awaitReady()) {
                idleThreads = Child.threads(monitor.handle());
                scene.watchAll();
                warm(scene);
                flatOut = rate(scene);
                monitor.stop();
            }
            long interval = interval(flatOut);
            begin(interval, "", flatOut);
            try (ServiceProcess monitor = every(interval, scene.monitor())) {
                warm(scene);
                measure(scene, monitor);
                Report.row(
                        "threads with 0 devices, with all", idleThreads + ", " + Child.threads(monitor.handle()), "");
                Report.row("live timers", Child.instances(monitor.handle(), ".ScheduledFutureTask"), "");
            }
        }
    }

    @Test
    void lagAtFourFifthsOfTheBudget() {
        try (Scene scene = new Scene(DEVICES)) {
            long interval = interval(BUDGET);
            begin(interval, "a budget of ", BUDGET);
            try (ServiceProcess monitor = every(interval, scene.monitor().with("upgradewatch.budget.rate", BUDGET))) {
                scene.watchAll();
                warm(scene);
                measure(scene, monitor);
            }
        }
    }

    /** In milliseconds, for four fifths of so many polls a second. */
    private static long interval(double most) {
        return Math.round(1000 * DEVICES / (LOAD * most));
    }

    private static void begin(long interval, String ofWhat, double most) {
        Report.begin(String.format(
                Locale.ROOT,
                "schedule accuracy, %,d devices every %,d ms, %.0f %% of %s%,.0f polls/s",
                DEVICES,
                interval,
                100 * LOAD,
                ofWhat,
                most));
    }

    private static ServiceProcess every(long millis, ServiceProcess.Plan plan) {
        return plan.with("upgradewatch.schedule.interval", millis + "ms")
                .start()
                .awaitReady();
    }

    private static void measure(Scene scene, ServiceProcess monitor) {
        double[] rates = new double[ROUNDS];
        double[] inTime = new double[ROUNDS];
        double[] p50 = new double[ROUNDS];
        double[] p99 = new double[ROUNDS];
        double[] p999 = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            Histogram before = Histogram.of(monitor, LAG);
            rates[round] = rate(scene);
            Histogram lag = Histogram.of(monitor, LAG).since(before);
            inTime[round] = 100 * lag.share(TICK);
            p50[round] = 1000 * lag.quantile(0.5);
            p99[round] = 1000 * lag.quantile(0.99);
            p999[round] = 1000 * lag.quantile(0.999);
        }
        Report.row("polls/s", new Figures(rates), "");
        Report.row("started within one tick (1 ms), %", new Figures(inTime), "at least 99");
        Report.row("lag p50, ms at most", new Figures(p50), "");
        Report.row("lag p99, ms at most", new Figures(p99), "1 tick = 1 ms");
        Report.row("lag p99.9, ms at most", new Figures(p999), "");
    }

    private static void warm(Scene scene) {
        long before = scene.served(Scene.ACCOUNT);
        await().atMost(PATIENCE).until(() -> scene.served(Scene.ACCOUNT) - before > 10L * DEVICES);
    }

    private static double rate(Scene scene) {
        return scene.rate(Scene.ACCOUNT, ROUND);
    }
}
