package io.upgradewatch.bench;

import io.upgradewatch.app.ServiceProcess;
import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.kafka.row.SeededTopics;
import io.upgradewatch.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.awaitility.Awaitility.await;

/** How long an instance takes to know again what it knew of a whole fleet. */
class ReplayBenchmark {

    private static final int DEVICES = Integer.getInteger("bench.fleet", 1_000_000);
    private static final int ROUNDS = Integer.getInteger("bench.replays", 3);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Test
    void replayOfAFleet() {
        try (Scene scene = new Scene(1)) {
            try (ServiceProcess monitor = resting(scene).start().awaitReady()) {
                monitor.stop(); // the topics are there now
            }
            try (SeededTopics topics = scene.topics()) {
                seed(topics, DEVICES);
            }
            double[] seconds = new double[ROUNDS];
            double[] ready = new double[ROUNDS];
            double[] cpu = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                long startedAt = System.nanoTime();
                try (ServiceProcess monitor = resting(scene).start()) {
                    monitor.awaitReady();
                    ready[round] = (System.nanoTime() - startedAt) / 1e9;
                    cpu[round] = Child.cpu(monitor.handle()).toMillis() / 1e3;
                    seconds[round] = monitor.metric("upgradewatch_replay_seconds");
                    await().atMost(PATIENCE).until(() -> monitor.metric("upgradewatch_devices{") >= DEVICES);
                    monitor.stop();
                }
            }
            Report.begin(String.format(Locale.ROOT, "replay of %,d devices with 5 known upgrades", DEVICES));
            Report.row("replay_seconds", new Figures(seconds), "at most 10 for a million");
            Report.row("start to ready, s", new Figures(ready), "");
            Report.row("CPU seconds from start to ready", new Figures(cpu), "");
        }
    }

    /** Fills the topics with a fleet whose campaigns all devices share, as campaigns do; report times are their own. */
    static void seed(SeededTopics topics, int devices) {
        Instant since = Instant.parse("2026-01-01T00:00:00Z");
        AccountName account = new AccountName(Scene.ACCOUNT);
        List<Upgrade> campaigns =
                IntStream.range(0, 5).mapToObj(ReplayBenchmark::campaign).toList();
        for (int i = 0; i < devices; i++) {
            Imei imei = new Imei(SampleHistory.FIRST_IMEI + i);
            int device = i;
            topics.watch(new Watch(imei, account, since, List.of(), Watch.Source.TOPIC));
            topics.know(
                    imei,
                    new DeviceState(
                            account,
                            campaigns.stream()
                                    .map(upgrade -> upgrade.reportedAt(Instant.parse(upgrade.startDate() + "T00:00:00Z")
                                            .plusMillis(79L * device)))
                                    .map(upgrade -> new DeviceState.Known(upgrade, null))
                                    .toList()));
        }
    }

    private static Upgrade campaign(int i) {
        return new Upgrade(
                new CampaignId(new UUID(i, i).toString()),
                new UpgradeStatus(i % 2 == 0 ? "UpgradeSuccess" : "UpgradeFailed"),
                i % 2 == 0 ? "success" : "Upgrade failed, processing is not allowed after campaign end date",
                "SEQUANSCommunications_GM01Q_SR1.2.0.0-10657_SR1.2.0.0-1051" + i,
                "SR1.2.0.0-10657",
                "SR1.2.0.0-1051" + i,
                "2026-01-0" + (i + 1),
                null);
    }

    // Each device is polled once, at its slot, and that is far away.
    private static ServiceProcess.Plan resting(Scene scene) {
        return scene.monitor()
                .with("upgradewatch.schedule.interval", "12h")
                .with("upgradewatch.schedule.max-interval", "12h")
                .with("upgradewatch.budget.rate", 1);
    }
}
