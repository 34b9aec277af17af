package io.upgradewatch.bench;

import io.upgradewatch.diff.HistoryDiff;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.UpgradeHistory;
import io.upgradewatch.kafka.row.SeededTopics;
import io.upgradewatch.thingspace.history.DocumentedHistory;
import java.time.Duration;
import java.time.Instant;

/** What a monitor leaves in Kafka that has watched devices and polled each of them once. */
final class EarlierLife {

    private EarlierLife() {}

    /** Of the first {@code devices}; the topics have to be there. */
    static void leave(Scene scene, int devices) {
        scene.watchFirst(devices);
        AccountName account = new AccountName(Scene.ACCOUNT);
        HistoryDiff diff = new HistoryDiff(Duration.ofDays(180));
        UpgradeHistory documented = DocumentedHistory.read();
        Instant now = Instant.now();
        try (SeededTopics topics = scene.topics()) {
            for (Imei imei : scene.imeis().subList(0, devices)) {
                HistoryDiff.Subject subject = new HistoryDiff.Subject(imei, account, now);
                topics.know(imei, diff.between(null, subject, documented, now).next());
            }
        }
    }
}
