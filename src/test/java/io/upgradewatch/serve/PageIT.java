package io.upgradewatch.serve;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.shard.CycleReport;
import io.upgradewatch.shard.Outcome;
import io.upgradewatch.shard.Summary;
import io.upgradewatch.watch.Watch;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chromium.ChromiumNetworkConditions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@QuarkusTest
@TestProfile(Scripted.class)
class PageIT {

    private static final String DEVICE = "990000473475989";
    private static final AccountName ACCOUNT = new AccountName("0000123456-00001");
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

    @Inject
    ScriptedFleet fleet;

    @Inject
    ScriptedFeed feed;

    @TestHTTPResource("/")
    URI page;

    private ChromeDriver browser;

    @BeforeEach
    void openBrowser() {
        fleet.reset();
        feed.nobodyFollows();
        browser = Browser.open(1366, 900);
    }

    @AfterEach
    void closeBrowser() {
        if (browser != null) {
            browser.quit();
        }
    }

    @Test
    void anEmptyListTellsHowToBegin() throws IOException {
        browser.get(page.toString());

        eventually().until(() -> shown("empty"));
        assertThat(text("empty"))
                .contains("Nothing is watched yet")
                .contains("curl")
                .contains("/api/devices/import");
        assertThat(text("no-rows")).contains("No change since");
        picture("page-empty");
    }

    @Test
    void theSummaryShowsInTilesBarsAndBanners() {
        busyFleet();
        browser.get(page.toString());

        eventually().until(() -> text("n-watched").equals("2,000"));
        assertThat(text("n-rate")).isEqualTo("4.5");
        assertThat(text("n-failed")).isEqualTo("2 %");
        assertThat(text("n-lag")).isEqualTo("1.3 s");
        assertThat(text("bars")).contains("Upgrade Success").contains("1,200").contains("No upgrade known");
        assertThat(text("banners")).contains("“default” is paused").contains("resume");
        assertThat(shown("empty")).isFalse();
    }

    @Test
    void aLiveChangeShowsOnceAndItsTextIsNeverMarkup() throws IOException {
        busyFleet();
        browser.get(page.toString());
        eventually().until(() -> feed.followers() == 1 && text("link").equals("Live"));

        publish(DEVICE, "UpgradePending", "UpgradeSuccess", "Upgrade completed successfully");
        publish("990003425730524", "UpgradeScheduled", "UpgradeFailed", "<img src=x onerror=alert(1)>");
        publish("990013907884259", null, "DeviceRejected", "Device make/model do not meet software prerequisites.");
        publish("352099001761481", "UpgradePending", "UpgradeScheduled", "The upgrade is scheduled to begin soon");

        eventually().until(() -> rows().size() == 4);
        assertThat(rows().get(3).getText())
                .contains(DEVICE, "Upgrade Success", "from Upgrade Pending", "SR1.2.0.0-10512");
        assertThat(rows().get(2).getText()).contains("<img src=x onerror=alert(1)>");
        picture("page-wide");
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
        picture("page-dark");
        browser.manage().window().setSize(new Dimension(500, 1800));
        picture("page-narrow");
    }

    @Test
    void troubleIsToldPlainlyAndPasses() {
        browser.get(page.toString());
        eventually().until(() -> feed.followers() == 1 && text("link").equals("Live"));

        fleet.failWith(new IllegalStateException("broken on purpose"));
        eventually().until(() -> text("link").startsWith("No numbers: the request failed"));
        fleet.reset();
        eventually().until(() -> text("link").equals("Live"));

        ChromiumNetworkConditions away = new ChromiumNetworkConditions();
        away.setOffline(true);
        browser.setNetworkConditions(away);
        eventually().until(() -> text("link").startsWith("Connection lost"));
    }

    @Test
    void aPausedTableHoldsChangesBackAndShowsThemAfterwards() {
        browser.get(page.toString());
        eventually().until(() -> feed.followers() == 1);

        browser.findElement(By.id("pause")).click();
        publish(DEVICE, null, "UpgradeSuccess", "done");
        eventually().until(() -> text("missed").equals("1 change waiting"));
        assertThat(rows()).isEmpty();
        browser.findElement(By.id("pause")).click();
        eventually().until(() -> rows().size() == 1);
    }

    @Test
    void aDeviceIsLookedUpAndPolled() throws IOException {
        busyFleet();
        browser.get(page.toString());

        browser.findElement(By.id("lookup-imei")).sendKeys(DEVICE);
        browser.findElement(By.cssSelector("#lookup button")).click();
        eventually().until(() -> shown("device"));
        assertThat(text("device")).contains("0000123456-00001", "Upgrade Failed", "campaign end date", "its slot");

        fleet.pollEnds(
                Imei.of(DEVICE), new CycleReport(SINCE, Outcome.UNREACHABLE, Optional.of("timed out"), List.of()));
        browser.findElement(By.cssSelector("#device button")).click();
        eventually().until(() -> text("lookup-said").contains("unreachable (timed out), 0 changes"));
        picture("page-lookup");
    }

    @Test
    void aDeviceIsWatchedAndAFaultIsToldInWords() {
        browser.get(page.toString());

        browser.findElement(By.id("watch-imei")).sendKeys(DEVICE);
        browser.findElement(By.id("watch-account")).sendKeys("TestAccount-1");
        browser.findElement(By.id("watch-tags")).sendKeys("x".repeat(65));
        browser.findElement(By.cssSelector("#watch .strong")).click();
        eventually().until(() -> text("watch-said").contains("tags: a tag is 1 to 64"));
        browser.findElement(By.id("watch-tags")).clear();
        browser.findElement(By.cssSelector("#watch .strong")).click();
        eventually().until(() -> text("watch-said").startsWith("Watched."));
    }

    private void busyFleet() {
        Map<String, Long> statuses = Map.of(
                "UpgradeSuccess",
                1200L,
                "UpgradePending",
                420L,
                "UpgradeFailed",
                96L,
                "DeviceRejected",
                34L,
                "none",
                250L);
        Summary.SetSummary paused =
                new Summary.SetSummary("default", 5, 1000, 400, 21_600, Optional.of("login_failed"), Optional.empty());
        fleet.summary(ScriptedFleet.summary(2000, statuses, List.of(paused)));
        Upgrade failed = new Upgrade(
                new CampaignId("252d7ffc-7e35-11ec-931d-76f56843c393"),
                UpgradeStatus.UPGRADE_FAILED,
                "Upgrade failed, processing is not allowed after campaign end date 14 Dec 21 00:00 UTC",
                "SEQUANSCommunications_GM01Q",
                "SR1.2.0.0-10657",
                "SR1.2.0.0-10512",
                "2022-01-25",
                Instant.parse("2022-01-26T03:45:01.608Z"));
        Upgrade earlier = new Upgrade(
                new CampaignId("8f5e9a4a-6ce2-11ec-ace7-3ea293843397"),
                UpgradeStatus.UPGRADE_SUCCESS,
                "Upgrade completed successfully",
                null,
                "SR1.2.0.0-10512",
                "SR1.2.0.0-10657",
                "2022-01-03",
                Instant.parse("2022-01-04T02:45:00.67Z"));
        fleet.knows(
                new Watch(Imei.of(DEVICE), ACCOUNT, SINCE, List.of("pilot", "north"), Watch.Source.FILE),
                new DeviceState(
                        ACCOUNT, List.of(new DeviceState.Known(failed, null), new DeviceState.Known(earlier, null))));
    }

    private void publish(String device, String previous, String status, String reason) {
        feed.publish(
                "{\"deviceId\":\"%s\",\"accountName\":\"%s\",\"previousStatus\":%s,\"status\":\"%s\",\"reversal\":false,\"reason\":\"%s\",\"firmwareFrom\":\"SR1.2.0.0-10657\",\"firmwareTo\":\"SR1.2.0.0-10512\",\"observedTime\":\"%s\"}"
                        .formatted(
                                device,
                                ACCOUNT,
                                previous == null ? "null" : '"' + previous + '"',
                                status,
                                reason,
                                Instant.now()));
    }

    private List<WebElement> rows() {
        return browser.findElements(By.cssSelector("#rows tr"));
    }

    private String text(String id) {
        return browser.findElement(By.id(id)).getText();
    }

    private boolean shown(String id) {
        return browser.findElement(By.id(id)).isDisplayed();
    }

    private void picture(String name) throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "pictures"));
        Files.write(directory.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(30)).ignoreExceptions();
    }
}
