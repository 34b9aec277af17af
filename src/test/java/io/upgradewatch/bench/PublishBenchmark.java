package io.upgradewatch.bench;

import io.upgradewatch.app.ServiceProcess;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

import static org.awaitility.Awaitility.await;

/** How soon after its answer a change can be read from Kafka, and how many changes a second go through. */
class PublishBenchmark {

    private static final int DEVICES = Integer.getInteger("bench.devices", 20_000);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("bench.seconds", 5));
    // Before that, half of what a monitor takes goes into compiling, which two cores shared by four processes show.
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("bench.warm", 60));
    private static final int POLLS_PER_SECOND = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Test
    void fromTheAnswerToTheConsumer() {
        try (Scene scene = new Scene(DEVICES);
                ServiceProcess monitor = scene.monitor()
                        .with("upgradewatch.budget.rate", POLLS_PER_SECOND)
                        .start()
                        .awaitReady();
                Listener listener = scene.listener()) {
            scene.watchAll();
            await().atMost(PATIENCE).until(() -> scene.served(Scene.ACCOUNT) > DEVICES);
            scene.changed(1_000);
            listener.count(WARM_UP);
            scene.changed(100);
            listener.delays(ROUND);
            double[] median = new double[ROUNDS];
            double[] p99 = new double[ROUNDS];
            double[] perSecond = new double[ROUNDS];
            Child.record(monitor.handle(), "publish");
            listener.delays(Duration.ofSeconds(1));
            for (int round = 0; round < ROUNDS; round++) {
                List<Double> delays = listener.delays(ROUND).stream().sorted().toList();
                median[round] = delays.get(delays.size() / 2);
                p99[round] = delays.get(delays.size() * 99 / 100);
                perSecond[round] = delays.size() / (double) ROUND.toSeconds();
            }
            Report.begin("from the answer to a read_committed consumer");
            Report.row("changes/s", new Figures(perSecond), "");
            Report.row("p50, ms", new Figures(median), "");
            Report.row("p99, ms", new Figures(p99), "at most 50");
        }
    }

    @Test
    void changesPerSecond() {
        try (Scene scene = new Scene(DEVICES);
                ServiceProcess monitor = scene.monitor().start().awaitReady();
                Listener listener = scene.listener()) {
            scene.watchAll();
            await().atMost(PATIENCE).until(() -> scene.served(Scene.ACCOUNT) > 2L * DEVICES);
            scene.changed(1_000);
            listener.count(WARM_UP);
            double[] perSecond = new double[ROUNDS];
            double[] perTransaction = new double[ROUNDS];
            double[] micros = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                double transactions = monitor.metric("upgradewatch_transactions_total{");
                Duration cpu = Child.cpu(monitor.handle());
                long changes = listener.count(ROUND);
                perSecond[round] = changes / (double) ROUND.toSeconds();
                micros[round] = Child.cpu(monitor.handle()).minus(cpu).toNanos() / 1e3 / changes;
                perTransaction[round] = changes / (monitor.metric("upgradewatch_transactions_total{") - transactions);
            }
            Report.begin(String.format(Locale.ROOT, "every answer changed, %,d devices", DEVICES));
            Report.row("changes/s at a read_committed consumer", new Figures(perSecond), "at least 5,000");
            Report.row("changes per transaction", new Figures(perTransaction), "");
            Report.row("monitor: CPU microseconds per change, its poll included", new Figures(micros), "");
            Child.record(monitor.handle(), "changes");
        }
    }
}
