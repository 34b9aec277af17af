package io.upgradewatch.diff;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeHistory;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.thingspace.history.DocumentedHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to compare an answer of five entries with what is known: nothing new, and one with another status. */
@State(Scope.Benchmark)
public class HistoryDiffBenchmark {

    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

    private final HistoryDiff diff = new HistoryDiff(Duration.ofDays(180));
    private final HistoryDiff.Subject subject = new HistoryDiff.Subject(
            Imei.of(DocumentedHistory.IMEI), new AccountName(DocumentedHistory.ACCOUNT), Instant.EPOCH);
    private final UpgradeHistory same = DocumentedHistory.read();
    private final UpgradeHistory changed = changed(same);
    private final DeviceState known = diff.between(null, subject, same, NOW).next();

    @Benchmark
    public Object unchanged() {
        return diff.between(known, subject, same, NOW);
    }

    @Benchmark
    public Object changed() {
        return diff.between(known, subject, changed, NOW);
    }

    private static UpgradeHistory changed(UpgradeHistory history) {
        List<Upgrade> upgrades = new ArrayList<>(history.upgrades());
        Upgrade newest = upgrades.get(0);
        upgrades.set(
                0,
                new Upgrade(
                        newest.campaign(),
                        UpgradeStatus.UPGRADE_FAILED,
                        "Device not reachable",
                        newest.firmwareName(),
                        newest.firmwareFrom(),
                        newest.firmwareTo(),
                        newest.startDate(),
                        newest.reportedAt().plusSeconds(60)));
        return new UpgradeHistory(upgrades);
    }
}
