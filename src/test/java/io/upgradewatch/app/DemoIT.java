package io.upgradewatch.app;

import io.upgradewatch.app.Events.Event;
import io.upgradewatch.serve.Browser;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;

import static org.assertj.core.api.Assertions.assertThat;

/** The demo as a newcomer starts it: no Kafka, no ThingSpace, and changes within seconds. */
class DemoIT {

    private static final int DEVICES = 200;

    @TempDir
    Path directory;

    @Test
    void theDemoNeedsNothingShowsChangesAndGoesOnWhereItStopped() throws Exception {
        int port = ServiceProcess.freePort();
        ServiceProcess.Plan plan = ServiceProcess.plan()
                .with("quarkus.profile", "demo")
                .with("upgradewatch.kafka.embedded.port", port)
                .with("upgradewatch.kafka.embedded.data-dir", directory.resolve("kafka"))
                .with("upgradewatch.kafka.partitions", 4)
                .with("upgradewatch.simulator.devices", DEVICES);
        List<Event> before;
        try (ServiceProcess demo = plan.start().awaitReady();
                Events events = new Events("127.0.0.1:" + port, World.CHANGES)) {
            String told = firstChange(demo);
            assertThat(told).contains("\"deviceId\"", "\"status\"");
            assertThat(events.awaitCount(1)).isNotEmpty();
            assertThatThePageIsAlive(demo);
            demo.await("all are watched", one -> one.metric("upgradewatch_devices_watched{") == DEVICES);
            before = events.toTheEnd();
            assertThat(demo.stop()).isEqualTo(ServiceProcess.TERMINATED);
        }
        try (ServiceProcess again = plan.start().awaitReady();
                Events events = new Events("127.0.0.1:" + port, World.CHANGES)) {
            List<Event> all = events.awaitCount(before.size() + 1);
            assertThat(Events.byId(all).values()).containsOnly(1L);
            assertThat(again.metric("upgradewatch_devices_watched{")).isEqualTo(DEVICES);
            assertThat(again.log()).doesNotContain("\tat ", "ERROR");
            assertThat(again.stop()).isEqualTo(ServiceProcess.TERMINATED);
        }
    }

    private static String firstChange(ServiceProcess demo) throws IOException {
        try (InputStream stream =
                URI.create(demo.url() + "/api/changes").toURL().openStream()) {
            StringBuilder text = new StringBuilder();
            byte[] some = new byte[4096];
            while (!text.toString().contains("data:") || !text.toString().contains("}\n")) {
                text.append(new String(some, 0, stream.read(some), StandardCharsets.UTF_8));
            }
            return text.toString();
        }
    }

    private static void assertThatThePageIsAlive(ServiceProcess demo) {
        ChromeDriver browser = Browser.open(1366, 900);
        try {
            browser.get(demo.url() + "/");
            Awaitility.await("numbers and a change show")
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() ->
                            browser.findElement(By.id("n-watched")).getText().equals(String.valueOf(DEVICES))
                                    && !browser.findElements(By.cssSelector("#rows tr"))
                                            .isEmpty());
        } finally {
            browser.quit();
        }
    }
}
