package io.upgradewatch.serve;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.watch.Watch;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The page for those who may look and nothing else. */
@QuarkusTest
@TestProfile(ScriptedWithUsers.class)
class ViewerPageIT {

    private static final String DEVICE = "990000473475989";
    private static final List<String> ACTS = List.of("Poll now", "Unwatch", "Watch", "Change account or tags");

    @Inject
    ScriptedFleet fleet;

    @TestHTTPResource("/")
    URI page;

    @Test
    void aViewerIsOfferedNothingThatIsRefusedAndAnOperatorIs() {
        fleet.reset();
        fleet.knows(
                new Watch(Imei.of(DEVICE), new AccountName("a"), Instant.EPOCH, List.of(), Watch.Source.REST), null);
        ChromeDriver browser = Browser.open(1366, 900);
        try {
            browser.get(as("ann") + "#/devices/" + DEVICE);
            eventually().until(() -> browser.findElement(By.id("device")).isDisplayed());
            assertThat(browser.findElement(By.id("who")).getText()).contains("ann · viewer", "Log out");
            assertThat(offered(browser)).doesNotContainAnyElementsOf(ACTS);
            browser.get(as("ann") + "#/devices");
            eventually().until(() -> !browser.findElements(By.cssSelector("#devices tr"))
                    .isEmpty());
            assertThat(browser.findElements(By.cssSelector("input[type=checkbox], #unwatch-all")))
                    .isEmpty();
            browser.get(as("ann") + "#/watch");
            eventually()
                    .until(() -> browser.findElement(By.id("main")).getText().contains("is for operators"));

            browser.findElement(By.id("logout")).click();
            eventually()
                    .until(() ->
                            browser.findElement(By.tagName("body")).getText().contains("You are logged out"));
            browser.get(page.toString());
            assertThat(browser.findElement(By.tagName("body")).getText()).doesNotContain("Fleet");

            browser.get(as("bob") + "#/devices/" + DEVICE);
            eventually().until(() -> browser.findElement(By.id("device")).isDisplayed());
            assertThat(browser.findElement(By.id("who")).getText()).contains("bob · operator");
            assertThat(offered(browser)).contains("Poll now", "Unwatch", "Change account or tags");
        } finally {
            browser.quit();
        }
    }

    private String as(String user) {
        return page.toString()
                .replace("://", "://" + user + ":" + ScriptedWithUsers.PASSWORD.replace(" ", "%20") + "@");
    }

    private static List<String> offered(ChromeDriver browser) {
        return browser.findElements(By.cssSelector("main button, main a")).stream()
                .map(WebElement::getText)
                .toList();
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(30)).ignoreExceptions();
    }
}
