package io.upgradewatch.serve;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.upgradewatch.campaign.Campaign;
import io.upgradewatch.campaign.CampaignView;
import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.fleet.view.PauseView;
import io.upgradewatch.fleet.view.SetView;
import io.upgradewatch.fleet.view.ShardsView;
import io.upgradewatch.fleet.view.Summary;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.shard.cycle.CycleReport;
import io.upgradewatch.shard.cycle.Outcome;
import io.upgradewatch.watch.Watch;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
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
    private static final String AXE = axe();
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

    @Inject
    ScriptedFleet fleet;

    @Inject
    ScriptedFeed feed;

    @Inject
    RecordingWatchlist watchlist;

    @Inject
    ScriptedChangeHistory told;

    @TestHTTPResource("/")
    URI page;

    private static ChromeDriver browser;

    @BeforeAll
    static void openBrowser() {
        browser = Browser.open(1366, 900);
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.quit();
        }
    }

    @BeforeEach
    void nothingIsShown() {
        browser.get("about:blank");
        browser.manage().window().setSize(new Dimension(1366, 900));
        dark(false);
        online(true);
        fleet.reset();
        watchlist.reset();
        told.reading(false);
        feed.nobodyFollows();
        feed.forget();
    }

    @Test
    void anEmptyListTellsHowToBegin() throws IOException {
        show("");

        eventually().until(() -> shown("empty"));
        assertThat(text("empty"))
                .contains("Nothing is watched yet")
                .contains("curl")
                .contains("/api/devices/import");
        assertThat(text("no-rows")).contains("No change yet");
        picture("page-empty");
    }

    @Test
    void theSummaryShowsInTilesBarsAndBannersAndABarLeadsToItsDevices() {
        busyFleet();
        show("");

        eventually().until(() -> text("n-watched").equals("2,000"));
        assertThat(text("n-rate")).isEqualTo("4.5");
        assertThat(text("n-failed")).isEqualTo("2 %");
        assertThat(text("n-lag")).isEqualTo("1.3 s");
        assertThat(text("bars")).contains("Upgrade Success").contains("1,200").contains("No upgrade known");
        assertThat(text("banners")).contains("“default” is paused").contains("resume");
        assertThat(shown("empty")).isFalse();

        browser.findElement(By.partialLinkText("Upgrade Failed")).click();
        eventually().until(() -> texts("#devices tr").size() == 1);
        assertThat(browser.getCurrentUrl()).endsWith("#/devices?status=UpgradeFailed");
        assertThat(texts("#devices tr").get(0)).contains(DEVICE, "Upgrade Failed");
        assertThat(browser.getTitle()).isEqualTo("Devices: status UpgradeFailed · Upgradewatch");
    }

    @Test
    void aLiveChangeShowsOnceAndItsTextIsNeverMarkup() throws IOException {
        busyFleet();
        show("");
        eventually().until(() -> feed.followers() == 1 && text("link").equals("Live"));

        publish(DEVICE, "UpgradePending", "UpgradeSuccess", "Upgrade completed successfully");
        publish("990003425730524", "UpgradeScheduled", "UpgradeFailed", "<img src=x onerror=alert(1)>");
        publish("990013907884259", null, "DeviceRejected", "Device make/model do not meet software prerequisites.");
        publish("352099001761481", "UpgradePending", "UpgradeScheduled", "The upgrade is scheduled to begin soon");

        eventually().until(() -> rows().size() == 4);
        assertThat(rows().get(3)).contains(DEVICE, "Upgrade Success", "from Upgrade Pending", "SR1.2.0.0-10512");
        assertThat(rows().get(2)).contains("<img src=x onerror=alert(1)>");
        picture("page-wide");
        dark(true);
        picture("page-dark");
        browser.manage().window().setSize(new Dimension(500, 1800));
        picture("page-narrow");
    }

    @Test
    void changesOfBeforeShowOnOpeningAndAFilterIsInTheAddress() {
        publish(DEVICE, null, "UpgradeSuccess", "done");
        publish("990003425730524", null, "UpgradeFailed", "not done");
        show("");
        eventually().until(() -> rows().size() == 2);

        browser.findElement(By.id("filter")).sendKeys("failed");
        eventually().until(() -> rows().size() == 1);
        assertThat(rows().get(0)).contains("990003425730524");
        assertThat(browser.getCurrentUrl()).endsWith("#/?text=failed");
        browser.navigate().refresh();
        eventually().until(() -> rows().size() == 1 && rows().get(0).contains("990003425730524"));
    }

    @Test
    void troubleIsToldPlainlyAndPasses() {
        show("");
        eventually().until(() -> feed.followers() == 1 && text("link").equals("Live"));

        fleet.failWith(new IllegalStateException("broken on purpose"));
        eventually().until(() -> text("link").startsWith("No numbers: the request failed"));
        assertThat(text("link")).contains("Numbers as of");
        fleet.reset();
        eventually().until(() -> text("link").equals("Live"));

        online(false);
        eventually().until(() -> text("link").startsWith("Connection lost"));
        assertThat(violations()).isEmpty();
        online(true);
        eventually().until(() -> text("link").equals("Live"));
    }

    @Test
    void aPausedTableHoldsChangesBackAndShowsThemAfterwards() {
        show("");
        eventually().until(() -> feed.followers() == 1);

        click("pause");
        publish(DEVICE, null, "UpgradeSuccess", "done");
        eventually().until(() -> text("missed").equals("1 change waiting"));
        assertThat(rows()).isEmpty();
        click("pause");
        eventually().until(() -> rows().size() == 1);
    }

    @Test
    void aDeviceIsFoundPolledAndUnwatched() throws IOException {
        busyFleet();
        show("");

        browser.findElement(By.id("lookup-imei")).sendKeys(DEVICE, Keys.ENTER);
        eventually().until(() -> shown("device"));
        assertThat(browser.getCurrentUrl()).endsWith("#/devices/" + DEVICE);
        assertThat(text("device")).contains("0000123456-00001", "Upgrade Failed", "campaign end date", "Its slot");
        assertThat(browser.findElements(By.cssSelector("#device .drawn .lane"))).hasSize(2);

        fleet.pollEnds(
                Imei.of(DEVICE), new CycleReport(SINCE, Outcome.UNREACHABLE, Optional.of("timed out"), List.of()));
        click("poll");
        eventually().until(() -> text("device-said").contains("unreachable (timed out), 0 changes"));
        picture("page-device");

        click("device-unwatch");
        eventually().until(() -> shown("asked-yes"));
        assertThat(violations()).isEmpty();
        click("asked-yes");
        eventually().until(() -> text("device-said").contains("the watchlist file wants it"));

        fleet.knows(new Watch(Imei.of(DEVICE), ACCOUNT, SINCE, List.of(), Watch.Source.REST), null);
        click("device-unwatch");
        eventually().until(() -> shown("asked-yes"));
        click("asked-yes");
        eventually().until(() -> text("main").contains("This device is not watched"));
    }

    @Test
    void manyAreSelectedRetaggedAndUnwatched() throws IOException {
        busyFleet();
        for (int i = 0; i < 30; i++) {
            fleet.knows(
                    new Watch(Imei.of("9900000000000" + (10 + i)), ACCOUNT, SINCE, List.of("old"), Watch.Source.REST),
                    null);
        }
        show("#/devices?tag=old&limit=50");
        eventually().until(() -> texts("#devices tr").size() == 30);
        picture("page-devices");

        click("select-page");
        eventually().until(() -> text("selected").equals("30 selected"));
        browser.findElement(By.id("bulk-tag-name")).sendKeys("new", Keys.ENTER);
        eventually().until(() -> text("devices-said").equals("Retagged 30 of 30 devices."));
        assertThat(texts("#devices tr")).hasSize(30).allMatch(row -> row.contains("new"));

        click("select-page");
        click("bulk-unwatch");
        eventually().until(() -> shown("asked-yes"));
        click("asked-yes");
        eventually().until(() -> text("devices-said").equals("Unwatched 30 of 30 devices."));
        assertThat(text("list")).contains("No device fits these filters");
    }

    @Test
    void aDeviceIsWatchedAndAFaultIsToldInWords() {
        show("#/watch");

        eventually().until(() -> shown("watch"));
        browser.findElement(By.id("watch-imei")).sendKeys(DEVICE);
        browser.findElement(By.id("watch-account")).sendKeys("TestAccount-1");
        browser.findElement(By.id("watch-tags")).sendKeys("x".repeat(65));
        browser.findElement(By.cssSelector("#watch .strong")).click();
        eventually().until(() -> text("watch-said").contains("tags: a tag is 1 to 64"));
        browser.findElement(By.id("watch-tags")).clear();
        browser.findElement(By.cssSelector("#watch .strong")).click();
        eventually().until(() -> text("watch-said").startsWith("Watched."));
    }

    @Test
    void aListIsTakenAndEachBadLineIsNamed(@TempDir Path directory) throws IOException {
        Path list = Files.writeString(
                directory.resolve("fleet.csv"), DEVICE + ",a\n12,a\n990003425730524,a\n990003425730524,!\n");
        show("#/watch");

        eventually().until(() -> shown("drop"));
        browser.findElement(By.id("file")).sendKeys(list.toString());
        eventually().until(() -> text("import-said").contains("2 rows good, 2 refused"));
        assertThat(texts("#faults tr")).hasSize(2);
        assertThat(watchlist.rows()).isEmpty();
        click("import-yes");
        eventually().until(() -> text("import-said").contains("2 rows taken, 2 refused"));
        assertThat(texts("#faults tr")).hasSize(2);
        assertThat(texts("#faults tr").get(0)).startsWith("2 imei").contains("15 digits");
        picture("page-import");
    }

    @Test
    void everyViewIsForEverybodyAtAnyWidthByDayAndByNight() throws IOException {
        busyFleet();
        operation();
        publish(DEVICE, "UpgradePending", "UpgradeSuccess", "Upgrade completed successfully");
        for (String view : List.of(
                "#/",
                "#/devices",
                "#/devices/" + DEVICE,
                "#/devices/990003425730524",
                "#/campaigns",
                "#/campaigns/spring",
                "#/failures?by=reason&since=7d",
                "#/polling",
                "#/watch")) {
            for (int width : List.of(375, 1366)) {
                narrow(width);
                dark(width == 375);
                show(view);
                eventually()
                        .until(() ->
                                browser.findElements(By.cssSelector(".waits")).isEmpty()
                                        && text("main").length() > 20);
                assertThat(violations()).as("%s at %d px", view, width).isEmpty();
                assertThat(overflow()).as("%s at %d px", view, width).isZero();
            }
        }
        narrow(0);
    }

    @Test
    void whatFailedOfLateIsCountedAndEachCountLeadsToItsDevices() throws IOException {
        told.reading(true);
        show("#/failures");
        eventually().until(() -> text("failures").contains("the changes are being read, 40 % so far"));
        told.reading(false);

        eventually().until(() -> texts("#failures .bars li").size() == 1);
        assertThat(text("failures")).contains("2 upgrades failed in the last 24 hours");
        picture("page-failures");
        browser.findElement(By.cssSelector("#failures .bars a")).click();
        eventually()
                .until(() -> browser.getCurrentUrl().endsWith("#/devices?status=UpgradeFailed&firmware=FIRMWARE-1")
                        && shown("filters"));
        show("#/failures?by=reason&since=7d");
        eventually().until(() -> text("failures").contains("REASON-1"));
        assertThat(browser.getTitle()).isEqualTo("Failures by reason in the last 7 days · Upgradewatch");
    }

    @Test
    void aSetIsPausedByHandAndAsksFirst() {
        operation();
        show("#/polling");
        eventually().until(() -> shown("pause-set-default"));

        click("pause-set-default");
        eventually().until(() -> shown("asked-yes"));
        click("asked-yes");
        eventually().until(() -> text("polling-said").startsWith("Paused until"));
    }

    @Test
    void campaignsAndPollingAreShownWithWhatIsAmiss() throws IOException {
        busyFleet();
        operation();
        show("#/campaigns");
        eventually().until(() -> text("campaigns").contains("25 % done"));
        browser.findElement(By.partialLinkText("Spring")).click();
        eventually().until(() -> text("main").contains("Where its devices stand"));
        assertThat(text("main")).contains("1.0 → 2.0", "Upgrade Pending");
        picture("page-campaign");

        show("#/polling");
        eventually()
                .until(() -> text("sets").contains("paused")
                        && text("unreadable").contains("not json")
                        && text("shards").contains("Shard 1 is replaying"));
        picture("page-polling");
        click("resume-set-default");
        eventually().until(() -> text("polling-said").equals("Set default goes on."));
        assertThat(fleet.resumed()).containsExactly("default");
        click("retry");
        eventually().until(() -> text("polling-said").contains("polled again soon"));
    }

    @Test
    void longWordsManyUpgradesAndLongReasonsBreakNothing() {
        List<DeviceState.Known> many = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            many.add(new DeviceState.Known(
                    new Upgrade(
                            new CampaignId("campaign-" + i),
                            UpgradeStatus.reported("A".repeat(60)),
                            "W".repeat(20_000 / (i + 1)),
                            "firmware".repeat(30),
                            "f".repeat(200),
                            "t".repeat(200),
                            "2022-01-25",
                            SINCE.minusSeconds(i)),
                    null));
        }
        Watch watch = new Watch(
                Imei.of(DEVICE), new AccountName("a".repeat(64)), SINCE, List.of("t".repeat(64)), Watch.Source.REST);
        fleet.knows(watch, new DeviceState(watch.account(), many));
        for (String view : List.of("#/devices/" + DEVICE, "#/devices")) {
            for (int width : List.of(375, 1366)) {
                narrow(width);
                show(view);
                eventually().until(() -> text("main").contains("A".repeat(60)));
                assertThat(overflow()).as("%s at %d px", view, width).isZero();
            }
        }
        show("#/devices/" + DEVICE);
        eventually().until(() -> texts(".timeline li").size() == 20);
        WebElement more = browser.findElement(By.cssSelector("button.more"));
        assertThat(more.getText()).contains("20,000");
        browser.executeScript("arguments[0].click()", more);
        assertThat(text("device")).contains("W".repeat(20_000));
        browser.executeScript("document.querySelector('.timeline + button').click()");
        assertThat(texts(".timeline li")).hasSize(40);
        narrow(0);
    }

    @Test
    void theKeyboardIsEnough() {
        busyFleet();
        show("#/devices");
        eventually().until(() -> texts("#devices tr").size() == 1);

        browser.switchTo().activeElement().sendKeys(Keys.TAB);
        assertThat(browser.switchTo().activeElement().getText()).isEqualTo("Skip to the view");
        browser.switchTo().activeElement().sendKeys(Keys.ENTER);
        List<String> reached = new ArrayList<>();
        for (int i = 0; i < 40 && !reached.contains(DEVICE); i++) {
            browser.switchTo().activeElement().sendKeys(Keys.TAB);
            reached.add(browser.switchTo().activeElement().getText());
        }
        assertThat(reached).contains("Export CSV", "Find", DEVICE);
        browser.switchTo().activeElement().sendKeys(Keys.ENTER);
        eventually().until(() -> shown("device"));
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

    /** A campaign under way, a set whose login was refused, and shards of two owners. */
    private void operation() {
        fleet.campaigns(List.of(new CampaignView(
                ACCOUNT,
                new Campaign(
                        new CampaignId("spring"),
                        "Spring",
                        "CampaignStarted",
                        "F",
                        "1.0",
                        "2.0",
                        "2026-11-20",
                        "2026-12-20"),
                Map.of("UpgradePending", 6, "UpgradeSuccess", 2),
                Map.of("UpgradePending", 3, "UpgradeFailed", 1),
                Instant.now(),
                true)));
        fleet.sets(List.of(new SetView(
                "default",
                List.of(ACCOUNT),
                5,
                1000,
                3,
                7,
                Optional.empty(),
                2,
                List.of(new SetView.Token("session", SINCE, Optional.empty())),
                List.of(new PauseView("set", "default", "login_refused", "its login was refused", Optional.empty())))));
        URI here = URI.create("http://127.0.0.1:8080#me");
        fleet.shards(new ShardsView(
                3,
                Map.of(0, here, 1, here),
                List.of(
                        new ShardsView.Owned(0, "polling", 7, 0, 0, false, Optional.empty()),
                        new ShardsView.Owned(1, "replaying", 0, 0, 0, false, Optional.empty()))));
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

    private void show(String hash) {
        browser.get("about:blank");
        browser.get(page + hash);
    }

    private static void click(String id) {
        browser.findElement(By.id(id)).click();
    }

    private static List<String> rows() {
        return texts("#rows tr");
    }

    private static List<String> texts(String css) {
        return browser.findElements(By.cssSelector(css)).stream()
                .map(WebElement::getText)
                .toList();
    }

    private static String text(String id) {
        while (true) {
            try {
                return browser.findElement(By.id(id)).getText();
            } catch (StaleElementReferenceException drawnAnew) {
                // The element that took its place is meant.
            }
        }
    }

    private static boolean shown(String id) {
        return browser.findElement(By.id(id)).isDisplayed();
    }

    private static void dark(boolean night) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", night ? "dark" : "light"))));
    }

    /** As on a device of this width; 0 as the window is. */
    private static void narrow(int width) {
        if (width == 0) {
            browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
            return;
        }
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 812, "deviceScaleFactor", 1, "mobile", width < 500));
    }

    /** By how many pixels the page is wider than the window. */
    private static long overflow() {
        return (Long) browser.executeScript(
                "return Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)");
    }

    private static void online(boolean online) {
        ChromiumNetworkConditions conditions = new ChromiumNetworkConditions();
        conditions.setOffline(!online);
        browser.setNetworkConditions(conditions);
    }

    /** What axe finds on the page as it is now, by the rules of WCAG A and AA and of good practice. */
    private static List<?> violations() {
        browser.executeScript(AXE);
        return (List<?>) browser.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run().then(
                    ({violations}) => done(violations.map(({id, nodes}) => id + ' ' + nodes[0].html)),
                    (failure) => done([String(failure)]));
                """);
    }

    private static String axe() {
        try (InputStream script = PageIT.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void picture(String name) throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "pictures"));
        Files.write(directory.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(30)).ignoreExceptions();
    }
}
