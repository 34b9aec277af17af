package io.upgradewatch.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.upgradewatch.app.Events.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** From a watched IMEI to events that a consumer sees exactly once: the packaged service, a real Kafka, real HTTP. */
class EndToEndIT {

    private static final String WATCH_ALL =
            "{\"account\":\"" + World.ACCOUNT + "\",\"since\":\"1970-01-01T00:00:00Z\",\"tags\":[\"pilot\"]}";
    private static final String DEVICE_PATH = "/api/devices/" + World.DEVICE.digits();

    private World world;

    @BeforeEach
    void world() {
        world = new World();
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void theDocumentedSampleGivesFiveEventsOnceAndForAll() throws Exception {
        world.simulator.script(World.DEVICE, World.sample());
        try (ServiceProcess instance = world.instance().start().awaitReady()) {
            assertThat(instance.put(DEVICE_PATH, WATCH_ALL).statusCode()).isEqualTo(201);
            assertThat(instance.put(DEVICE_PATH, WATCH_ALL).statusCode()).isEqualTo(200);
            try (Events events = world.changes()) {
                assertFiveChanges(events.awaitCount(5));
            }
            world.awaitPolls(4);
            assertThat(instance.stop()).isEqualTo(ServiceProcess.TERMINATED);
        }
        try (ServiceProcess again = world.instance().start().awaitReady()) {
            world.awaitPolls(4);
            try (Events events = world.changes()) {
                assertFiveChanges(events.toTheEnd());
            }
            assertThat(again.get(DEVICE_PATH).body()).contains("UpgradeSuccess", "pilot");
        }
    }

    @Test
    void aNewStatusIsToldOnceWithWhatItWasBefore() throws IOException {
        world.simulator.script(World.DEVICE, entry("UpgradePending", "2026-11-20 10:00:00 +0000 UTC"));
        try (ServiceProcess instance = world.instance().start().awaitReady();
                Events events = world.changes()) {
            instance.put(DEVICE_PATH, "{\"account\":\"" + World.ACCOUNT + "\"}");
            world.awaitPolls(2);
            assertThat(events.toTheEnd()).isEmpty();
            assertThat(instance.management("/q/metrics").body())
                    .as("counted from 0, before the first change")
                    .contains("upgradewatch_changes_total{account=\"" + World.ACCOUNT
                            + "\",firmware_to=\"none\",fresh=\"true\",status=\"UpgradeFailed\",} 0.0");

            world.simulator.script(World.DEVICE, entry("UpgradeFailed", "2026-11-20 11:00:00.5 +0000 UTC"));
            Event change = events.awaitCount(1).get(0);
            assertThat(change.value().get("previousStatus").asText()).isEqualTo("UpgradePending");
            assertThat(change.value().get("status").asText()).isEqualTo("UpgradeFailed");
            assertThat(change.value().get("reversal").asBoolean()).isFalse();

            world.simulator.script(World.DEVICE, "[]");
            world.awaitPolls(2);
            world.simulator.script(World.DEVICE, entry("UpgradeFailed", "2026-11-20 11:00:00.5 +0000 UTC"));
            world.awaitPolls(2);
            world.simulator.script(World.DEVICE, entry("UpgradeSuccess", "2026-11-20 12:00:00 +0000 UTC"));
            Event reversal = events.awaitCount(2).get(1);
            assertThat(reversal.value().get("reversal").asBoolean()).isTrue();
            assertThat(events.toTheEnd()).hasSize(2).allMatch(event -> !event.headers()
                    .containsKey("ce_traceparent"));
            assertThat(threads(instance)).contains("upgradewatch-group").doesNotContain("BatchSpanProcessor");
        }
    }

    private static String threads(ServiceProcess instance) throws IOException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process dump = new ProcessBuilder(jcmd, String.valueOf(instance.handle().pid()), "Thread.print").start();
        return new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void assertFiveChanges(List<Event> events) throws Exception {
        assertThat(events).hasSize(5);
        assertThat(Events.byId(events)).hasSize(5);
        List<JsonNode> sample = new ArrayList<>();
        new ObjectMapper().readTree(World.sample()).forEach(sample::add);
        for (int i = 0; i < 5; i++) {
            // The sample is newest first, the events are oldest first.
            assertThatEventTells(events.get(i), sample.get(4 - i));
        }
        assertThat(events.get(0).value().get("reasonCategory").asText()).isEqualTo("prerequisite");
        assertThat(events.get(1).value().get("reasonCategory").asText()).isEqualTo("campaign_ended");
        assertThat(events.get(2).value().get("reasonCategory").asText()).isEqualTo("already_scheduled");
        assertThat(events.get(4).value().get("reportUpdatedTime").asText()).isEqualTo("2022-01-26T03:45:01.608Z");
    }

    private static void assertThatEventTells(Event event, JsonNode reported) {
        assertThat(event.key()).isEqualTo(World.DEVICE.digits());
        JsonNode value = event.value();
        for (String same : List.of(
                "deviceId",
                "accountName",
                "campaignId",
                "status",
                "reason",
                "firmwareName",
                "firmwareFrom",
                "firmwareTo",
                "startDate")) {
            assertThat(value.get(same)).as(same).isEqualTo(reported.get(same));
        }
        assertThat(value.get("previousStatus").isNull()).isTrue();
        assertThat(value.get("reversal").asBoolean()).isFalse();
        assertThat(Instant.parse(value.get("observedTime").asText())).isBefore(Instant.now());
        assertThat(event.headers())
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_type", "UpgradeStatusChanged")
                .containsEntry("ce_source", "/upgradewatch/accounts/" + World.ACCOUNT)
                .containsEntry("ce_subject", World.DEVICE.digits())
                .containsEntry("ce_time", value.get("observedTime").asText())
                .containsEntry("content-type", "application/json")
                .containsKey("ce_id");
    }

    private static String entry(String status, String reportUpdatedTime) {
        return """
                [{"deviceId":"%s","campaignId":"252d7ffc-7e35-11ec-931d-76f56843c393","accountName":"%s",
                  "startDate":"2026-11-20","reportUpdatedTime":"%s","status":"%s","reason":"a reason"}]
                """.formatted(World.DEVICE.digits(), World.ACCOUNT, reportUpdatedTime, status);
    }
}
