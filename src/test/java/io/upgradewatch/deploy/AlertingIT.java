package io.upgradewatch.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A bad firmware, from the simulator to the pager, by the shipped rules and the shipped routes. Only durations are
 * shorter than shipped, or the test would take an hour.
 */
class AlertingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long CAMPAIGN_SECONDS = 20 * 60;

    private static final Map<String, String> WINDOWS = Map.of(
            "[6h]", "[60s]", "[1h]", "[20s]", "[30m]", "[20s]", "[15m]", "[15s]", "[10m]", "[10s]", "[5m]", "[8s]");

    @Test
    void aBadFirmwareReachesThePagerAndItsEndDoesToo() throws IOException {
        try (RunningDemo demo = new RunningDemo();
                Pager pager = new Pager();
                Server alertmanager = Server.alertmanager(routes(pager));
                Server prometheus = Server.prometheus(configuration(demo, alertmanager))) {
            demo.instance.awaitReady();
            // Five minutes into a campaign upgrades end every second, and go on to for longer than this test takes.
            demo.tell("clock", "{\"now\":\"" + fiveMinutesIntoTheNextCampaign() + "\"}");
            await("upgrades end").atMost(PATIENCE).until(() -> successes(prometheus) > 3);

            demo.tell("bad-firmware", "{\"account\":\"" + RunningDemo.ACCOUNT + "\",\"failureShare\":1.0}");
            assertThatTold(pager, "UpgradeFailedSpike", "account", RunningDemo.ACCOUNT);
            JsonNode firmware = told(pager, "FirmwareFailing", "firing");
            assertThat(firmware.at("/labels/firmware_to").asText()).startsWith("SR1.");

            demo.tell("bad-firmware", "{\"account\":\"" + RunningDemo.ACCOUNT + "\",\"failureShare\":0.0}");
            told(pager, "UpgradeFailedSpike", "resolved");
        }
    }

    private static void assertThatTold(Pager pager, String alert, String label, String value) {
        JsonNode told = told(pager, alert, "firing");
        assertThat(told.at("/labels/" + label).asText()).isEqualTo(value);
        assertThat(told.at("/labels/job").asText()).isEqualTo("upgradewatch");
        assertThat(told.at("/labels/severity").asText()).isEqualTo("page");
        assertThat(told.at("/annotations/runbook_url").asText()).startsWith("the-book#");
        assertThat(told.at("/annotations/summary").asText()).contains("%", value, "failures, at least 5");
    }

    private static JsonNode told(Pager pager, String alert, String status) {
        await(alert + " is told to be " + status).atMost(PATIENCE).until(() -> !pager.told(alert, status)
                .isEmpty());
        return pager.told(alert, status).get(0);
    }

    private static double successes(Server prometheus) {
        List<JsonNode> result = Server.list(
                prometheus.query("sum(increase(upgradewatch_changes_total{status=\"UpgradeSuccess\"}[20s]))"));
        return result.isEmpty() ? 0 : result.get(0).at("/value/1").asDouble();
    }

    private static Instant fiveMinutesIntoTheNextCampaign() {
        long now = Instant.now().getEpochSecond();
        return Instant.ofEpochSecond((now / CAMPAIGN_SECONDS + 1) * CAMPAIGN_SECONDS + 5 * 60);
    }

    private static String routes(Pager pager) throws IOException {
        return Files.readString(AlertRules.FOLDER.resolve("alertmanager.yml"))
                .replace("group_wait: 30s", "group_wait: 1s")
                .replace("group_interval: 5m", "group_interval: 2s")
                .replaceAll("http://\\w+\\.example\\.com/upgradewatch", pager.url());
    }

    private static String configuration(RunningDemo demo, Server alertmanager) throws IOException {
        String rules = Files.readString(AlertRules.FILE).replaceAll("for: \\d+m", "for: 1s");
        for (Map.Entry<String, String> window : WINDOWS.entrySet()) {
            rules = rules.replace(window.getKey(), window.getValue());
        }
        Path folder = Files.createDirectories(Path.of("target", "servers"));
        Path file = Files.writeString(Files.createTempFile(folder, "short", ".rules.yml"), rules);
        return """
                global: {scrape_interval: 1s, evaluation_interval: 1s, external_labels: {runbooks: the-book}}
                rule_files: ["%s"]
                alerting: {alertmanagers: [{static_configs: [{targets: ["%s"]}]}]}
                scrape_configs:
                  - job_name: upgradewatch
                    metrics_path: /q/metrics
                    static_configs: [{targets: ["%s"]}]
                """.formatted(file.toAbsolutePath(), alertmanager.address(), demo.instance.managementAddress());
    }
}
