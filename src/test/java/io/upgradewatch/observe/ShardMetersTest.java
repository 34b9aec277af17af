package io.upgradewatch.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.shard.cycle.Outcome;
import io.upgradewatch.shard.cycle.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ShardMetersTest {

    private static final AccountName ACCOUNT = new AccountName("0000123456-00001");
    private static final Imei IMEI = Imei.of("990000473475989");
    private static final Told NEWS = new Told(false, true, false, Duration.ZERO);
    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong nanos = new AtomicLong();
    private final Scrapes scrapes = new Scrapes();
    private final ShardMeters meters = new ShardMeters(registry, new LabelBounds(3, 100, 40, 1_000), scrapes);

    @Test
    void everyCountOfAnAccountAndAFirmwareIsThereBeforeTheFirstChange() {
        meters.watched(ACCOUNT, 1);
        meters.latestUpgrade(ACCOUNT, UpgradeStatus.UPGRADE_PENDING, "SR2", 1);

        assertThat(count("upgradewatch.changes", "status", "UpgradeFailed")).isZero();
        assertThat(count("upgradewatch.failures", "category", "campaign_ended")).isZero();
        assertThat(registry.find("upgradewatch.changes")
                        .tags("account", ACCOUNT.value(), "fresh", "true")
                        .counters())
                .hasSize(2 * UpgradeStatus.DOCUMENTED.size());
        assertThat(registry.get("upgradewatch.polls")
                        .tags("account", ACCOUNT.value(), "outcome", "denied")
                        .counter()
                        .count())
                .isZero();
        assertThat(registry.get("upgradewatch.unreadable")
                        .tag("cause", "not_json")
                        .counter()
                        .count())
                .isZero();
        assertThat(registry.get("upgradewatch.vanished")
                        .tag("account", ACCOUNT.value())
                        .counter()
                        .count())
                .isZero();
        assertThat(registry.get("upgradewatch.lagging")
                        .tag("account", ACCOUNT.value())
                        .counter()
                        .count())
                .isZero();
    }

    @Test
    void aFailureIsCountedByTheKindOfItsReason() {
        meters.watched(ACCOUNT, 1);
        meters.latestUpgrade(ACCOUNT, UpgradeStatus.UPGRADE_PENDING, "SR2", 1);
        scrapes.begin("10.0.0.1").run();
        meters.changed(change("UpgradeFailed", "RovaClientDownloadFailed", "SR2"), NEWS);
        meters.changed(change("upgradefailed", "RovaClientDownloadFailed", "SR2"), NEWS);
        meters.changed(change("UpgradeSuccess", "download was never so good", "SR2"), NEWS);

        assertThat(count("upgradewatch.failures", "category", "download")).isEqualTo(2);
        assertThat(count("upgradewatch.changes", "status", "UpgradeSuccess")).isEqualTo(1);
    }

    @Test
    void theFirstChangesOfAPairCountOnceTheyWereScrapedAtZero() {
        for (int failure = 0; failure < 6; failure++) {
            meters.changed(change("UpgradeFailed", "RovaClientDownloadFailed", "SR2"), NEWS);
        }
        assertThat(count("upgradewatch.changes", "status", "UpgradeFailed")).isZero();
        scrapes.begin("10.0.0.1").run();
        assertThat(count("upgradewatch.changes", "status", "UpgradeFailed")).isEqualTo(6);
        assertThat(count("upgradewatch.failures", "category", "download")).isEqualTo(6);
    }

    @Test
    void whatIsNoNewsIsCountedApartAndLateFailuresTwice() {
        scrapes.begin("10.0.0.1").run();
        meters.watched(ACCOUNT, 1);
        meters.changed(change("UpgradeFailed", null, "SR2"), new Told(true, false, false, Duration.ZERO));
        meters.changed(change("UpgradeFailed", null, "SR2"), new Told(false, false, false, Duration.ZERO));
        meters.changed(change("UpgradeFailed", null, "SR2"), new Told(false, true, true, Duration.ZERO));
        scrapes.begin("10.0.0.1").run();

        assertThat(count("upgradewatch.changes", "status", "UpgradeFailed")).isEqualTo(1);
        assertThat(registry.get("upgradewatch.changes")
                        .tags("firmware_to", "SR2", "status", "UpgradeFailed", "fresh", "false")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(ofAccount("upgradewatch.failures.late")).isEqualTo(1);
        assertThat(ofAccount("upgradewatch.changes.late")).isEqualTo(1);
    }

    @Test
    void aPairThatIsUnusedForADayMakesRoomForAnother() {
        ShardMeters few = new ShardMeters(registry, new LabelBounds(3, 100, 40, 2), scrapes, nanos::get);
        few.latestUpgrade(ACCOUNT, UpgradeStatus.UPGRADE_PENDING, "SR1", 1);
        few.latestUpgrade(ACCOUNT, UpgradeStatus.UPGRADE_PENDING, "SR2", 1);
        few.latestUpgrade(ACCOUNT, UpgradeStatus.UPGRADE_PENDING, "SR3", 1);
        assertThat(devices("other")).isEqualTo(1);

        few.latestUpgrade(ACCOUNT, UpgradeStatus.UPGRADE_PENDING, "SR1", -1);
        nanos.addAndGet(Duration.ofHours(25).toNanos());
        few.latestUpgrade(ACCOUNT, UpgradeStatus.UPGRADE_PENDING, "SR4", 1);
        few.latestUpgrade(ACCOUNT, UpgradeStatus.UPGRADE_PENDING, "SR3", 1);
        assertThat(registry.find("upgradewatch.devices")
                        .tag("firmware_to", "SR1")
                        .gauges())
                .isEmpty();
        assertThat(registry.find("upgradewatch.changes")
                        .tag("firmware_to", "SR1")
                        .counters())
                .isEmpty();
        assertThat(devices("SR4")).isEqualTo(1);
        assertThat(devices("other")).as("it keeps the name it got").isEqualTo(2);
    }

    @Test
    void noTextFromOutsideBreaksALineOrGrowsWithoutEnd() {
        meters.latestUpgrade(ACCOUNT, UpgradeStatus.UPGRADE_PENDING, "4.1\n\"{'rc\\2}\uD800" + "x".repeat(5_000), 1);
        assertThat(registry.get("upgradewatch.devices").gauge().getId().getTag("firmware_to"))
                .startsWith("4.1 \"{'rc\\2}\uFFFDxxx")
                .hasSize(LabelText.LONGEST);
    }

    @Test
    void oneStatusIsOneLabelHoweverItIsSpelt() {
        meters.latestUpgrade(ACCOUNT, UpgradeStatus.reported("Post Poned"), "SR2", 1);
        meters.latestUpgrade(ACCOUNT, UpgradeStatus.reported("POST_PONED"), "SR2", 1);
        meters.latestUpgrade(ACCOUNT, UpgradeStatus.reported("upgraded failed"), "SR2", 1);
        assertThat(registry.get("upgradewatch.devices")
                        .tag("status", "PostPoned")
                        .gauge()
                        .value())
                .isEqualTo(2);
        assertThat(registry.get("upgradewatch.devices")
                        .tag("status", "UpgradeFailed")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void whatIsFoldedIntoOtherIsCounted() {
        for (int version = 0; version < 105; version++) {
            meters.latestUpgrade(ACCOUNT, UpgradeStatus.UPGRADE_PENDING, "SR" + version, 1);
        }
        assertThat(registry.get("upgradewatch.devices")
                        .tag("firmware_to", "other")
                        .gauge()
                        .value())
                .isEqualTo(5);
        assertThat(overflow("firmware_to")).isEqualTo(5);
        assertThat(overflow("account")).isZero();
    }

    @Test
    void theBoundsAreThoseOfTheConfiguration() {
        for (int account = 0; account < 5; account++) {
            meters.watched(new AccountName("A" + account), 1);
        }
        assertThat(registry.get("upgradewatch.devices.watched")
                        .tag("account", "other")
                        .gauge()
                        .value())
                .isEqualTo(2);
        assertThat(overflow("account")).isEqualTo(2);
    }

    @Test
    void aStatusThatNobodyDocumentedIsCountedFromZeroForAllOthersOnceItWasSeen() {
        meters.latestUpgrade(ACCOUNT, UpgradeStatus.UPGRADE_PENDING, "SR2", 1);
        meters.latestUpgrade(ACCOUNT, new UpgradeStatus("Resting"), "SR3", 1);
        meters.latestUpgrade(ACCOUNT, UpgradeStatus.UPGRADE_PENDING, "SR4", 1);

        assertThat(count("upgradewatch.changes", "status", "Resting")).isZero();
        assertThat(registry.find("upgradewatch.changes")
                        .tags("status", "Resting", "account", ACCOUNT.value())
                        .counters())
                .hasSize(3);
    }

    @Test
    void detectionIsMeasuredFromTheReportToTheCommit() {
        meters.changed(change("UpgradeSuccess", null, "SR2"), new Told(false, true, false, Duration.ofSeconds(2)));
        assertThat(registry.get("upgradewatch.detection").timer().totalTime(TimeUnit.SECONDS))
                .isEqualTo(62);
    }

    @Test
    void noImeiIsEverALabelWhateverUpstreamSends() {
        AccountName account = new AccountName("x" + IMEI.digits());
        meters.watched(account, 1);
        meters.quarantined(account, 1);
        meters.pollEnded(account, Outcome.REFUSED, Duration.ZERO);
        meters.vanished(account, 1);
        meters.latestUpgrade(account, new UpgradeStatus("S" + IMEI.digits()), IMEI.digits() + "-2", 1);
        meters.changed(change("S" + IMEI.digits(), IMEI.digits(), "v" + IMEI.digits()), NEWS);

        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().toString())
                .anyMatch(id -> id.contains("upgradewatch.changes"))
                .noneMatch(id -> id.matches(".*[0-9]{15}.*"));
    }

    private double count(String meter, String key, String value) {
        return registry.get(meter)
                .tags("account", ACCOUNT.value(), "firmware_to", "SR2", "fresh", "true", key, value)
                .counter()
                .count();
    }

    private double ofAccount(String meter) {
        return registry.get(meter).tag("account", ACCOUNT.value()).counter().count();
    }

    private double devices(String firmware) {
        return registry.get("upgradewatch.devices")
                .tag("firmware_to", firmware)
                .gauge()
                .value();
    }

    private double overflow(String label) {
        return registry.get("upgradewatch.label.overflow")
                .tag("label", label)
                .counter()
                .count();
    }

    private static UpgradeStatusChanged change(String status, String reason, String firmwareTo) {
        Upgrade upgrade = new Upgrade(
                new CampaignId("252d7ffc-7e35-11ec-931d-76f56843c393"),
                new UpgradeStatus(status),
                reason,
                null,
                null,
                firmwareTo,
                null,
                NOW.minusSeconds(60));
        return new UpgradeStatusChanged(IMEI, ACCOUNT, null, upgrade, 0, NOW);
    }
}
