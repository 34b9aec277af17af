package io.upgradewatch.embedded.thingspace.fleet;

import io.upgradewatch.embedded.thingspace.Caller;
import io.upgradewatch.embedded.thingspace.RunningSimulator;
import io.upgradewatch.embedded.thingspace.Simulator;
import io.upgradewatch.embedded.thingspace.SimulatorSettings;
import io.upgradewatch.embedded.thingspace.fault.Endpoint;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SimulatorIT {

    private static final Imei SAMPLE = Imei.of("990000473475989");
    private static final Instant NOW = Instant.parse("2026-03-01T10:12:00Z");

    private final SimulatedFleet fleet = SimulatedFleet.lively(2_500);
    private final SimulatedClock clock = SimulatedClock.standingAt(NOW);
    private final RunningSimulator running =
            new RunningSimulator(SimulatorSettings.of(fleet).withClock(clock));
    private final Simulator simulator = running.simulator();
    private final Caller caller = running.caller().loggedIn();
    private final String reports = "/api/fota/v3/reports/" + fleet.account();

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void theDocumentedSampleComesBackUnchanged() throws IOException {
        String sample = sample();

        simulator.script(SAMPLE, sample);

        assertThat(history(SAMPLE)).isEqualTo(sample);
        assertThat(simulator.asked(SAMPLE)).isEqualTo(1);
    }

    @Test
    void theDocumentedSampleCanBeScriptedOverHttp() throws IOException {
        String sample = sample();

        int status = caller.control("POST", "devices/" + SAMPLE.digits() + "/history", sample)
                .statusCode();

        assertThat(status).isEqualTo(204);
        assertThat(history(SAMPLE)).isEqualTo(sample);
        caller.control("DELETE", "devices/" + SAMPLE.digits() + "/history", "");
        assertThat(history(SAMPLE)).contains("Device not found");
    }

    @Test
    void aScriptOfUpgradesIsWrittenAsThingSpaceWouldWriteIt() throws IOException {
        JsonObject first = new JsonArray(sample()).getJsonObject(1);
        Upgrade upgrade = new Upgrade(
                new CampaignId(first.getString("campaignId")),
                new UpgradeStatus(first.getString("status")),
                first.getString("reason"),
                first.getString("firmwareName"),
                first.getString("firmwareFrom"),
                first.getString("firmwareTo"),
                first.getString("startDate"),
                Instant.parse("2022-01-04T02:45:00.67Z"));

        simulator.script(SAMPLE, fleet.account(), List.of(upgrade));

        assertThat(new JsonArray(history(SAMPLE)).getJsonObject(0)).isEqualTo(first);
    }

    @Test
    void anotherSimulatorOfTheSameFleetGoesOnWhereThisOneIs() {
        String before = history(fleet.imei(42));

        try (RunningSimulator other =
                new RunningSimulator(SimulatorSettings.of(fleet).withClock(clock))) {
            String path = reports + "/devices/" + fleet.imei(42).digits();
            assertThat(other.caller().loggedIn().get(path).body()).isEqualTo(before);
        }
    }

    @Test
    void aHistoryHasTheDocumentedFieldsAndChangesWithTheClock() {
        String before = history(fleet.imei(42));
        JsonObject newest = new JsonArray(before).getJsonObject(0);

        clock.advance(fleet.period());

        assertThat(newest.fieldNames())
                .containsExactly(
                        "deviceId",
                        "campaignId",
                        "accountName",
                        "firmwareName",
                        "firmwareFrom",
                        "firmwareTo",
                        "startDate",
                        "reportUpdatedTime",
                        "status",
                        "reason");
        assertThat(history(fleet.imei(42))).isNotEqualTo(before);
    }

    @Test
    void campaignPagesAndHistoriesTellTheSameTruth() {
        String campaign = list("CampaignScheduled").getJsonObject(0).getString("id");
        Map<String, String> statuses = new HashMap<>();
        String lastSeen = "0";
        boolean more = true;
        int pages = 0;
        while (more) {
            JsonObject page = json(reports + "/campaigns/" + campaign + "/devices?lastSeenDeviceId=" + lastSeen);
            JsonArray devices = page.getJsonArray("deviceList");
            assertThat(devices.size()).isLessThanOrEqualTo(page.getInteger("maxPageSize"));
            for (int i = 0; i < devices.size(); i++) {
                JsonObject device = devices.getJsonObject(i);
                assertThat(statuses.put(device.getString("deviceId"), device.getString("status")))
                        .isNull();
            }
            lastSeen = page.getString("lastSeenDeviceId");
            more = page.getBoolean("hasMoreData");
            pages++;
        }

        assertThat(pages).isGreaterThan(1);
        assertThat(statuses.values()).contains("UpgradePending", "UpgradeScheduled", "UpgradeSuccess");
        for (int device = 0; device < fleet.devices(); device += 13) {
            Imei imei = fleet.imei(device);
            assertThat(statusIn(campaign, new JsonArray(history(imei)))).isEqualTo(statuses.get(imei.digits()));
        }
    }

    @Test
    void campaignsAreListedByStatusAndFoundById() {
        JsonArray ended = list("CampaignEnded");

        assertThat(ended).hasSize(fleet.kept() - 1);
        JsonObject listed = ended.getJsonObject(0);
        JsonObject found = json("/api/fota/v3/campaigns/" + fleet.account() + "/" + listed.getString("id"));
        listed.forEach(member -> assertThat(found.getValue(member.getKey())).isEqualTo(member.getValue()));
        assertThat(list("CampaignAborted")).isEmpty();
        assertThat(caller.get(reports + "/firmware/campaigns?campaignStatus=Nonsense")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void otherSpellingsOfTheCampaignListAreNoPaths() {
        assertThat(caller.get(reports + "/campaigns?campaignStatus=CampaignEnded")
                        .body())
                .contains("900906");
    }

    @Test
    void whatCannotBeIsRefusedInFotasWords() {
        assertThat(caller.get(reports + "/devices/12345").body()).contains("Invalid device id format");
        assertThat(caller.get(reports + "/devices/490154203237518").body()).contains("Device not found");
        assertThat(caller.get("/api/fota/v3/reports/9999999999-00001/devices/490154203237518")
                        .body())
                .contains("Could not find account");
        assertThat(caller.get("/api/fota/v3/reports/a%20b/devices/490154203237518")
                        .body())
                .contains("Invalid account name format");
        String campaign = new SimulatedCampaign(fleet, SimulatedCampaign.running(fleet, NOW.toEpochMilli())).id();
        assertThat(caller.get(reports + "/campaigns/" + campaign + "/devices?lastSeenDeviceId=490154203237518")
                        .body())
                .contains("LastSeenDeviceId Not Valid");
        assertThat(caller.get(reports + "/campaigns/x/devices").body()).contains("Invalid upgradeId");
    }

    @Test
    void aDevicesShapeCanBeAnOlderOne() {
        caller.control("PUT", "devices/" + fleet.imei(3).digits() + "/shape", "{\"shape\":\"v2\"}");

        JsonObject entry = new JsonArray(history(fleet.imei(3))).getJsonObject(0);

        assertThat(entry.containsKey("id")).isTrue();
        assertThat(entry.containsKey("campaignId")).isFalse();
    }

    @Test
    void theControlApiMovesTheClockAndSpoilsFirmware() {
        caller.control("POST", "clock", "{\"advance\":\"PT5M\"}");
        int spoilt = caller.control("POST", "bad-firmware", "{\"account\":\"" + fleet.account() + "\"}")
                .statusCode();

        assertThat(clock.instant()).isEqualTo(NOW.plus(Duration.ofMinutes(5)));
        assertThat(spoilt).isEqualTo(204);
        assertThat(caller.control("POST", "bad-firmware", "{\"account\":\"nobody\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(caller.control("POST", "clock", "nonsense").statusCode()).isEqualTo(400);
        assertThat(caller.control("GET", "nowhere", "").statusCode()).isEqualTo(404);
    }

    @Test
    void theControlApiEndsCredentialsAndChangesPasswords() {
        caller.control("POST", "expire/session", "");
        assertThat(history(SAMPLE)).contains("The Session has expired");
        caller.control("POST", "expire/bearer", "");
        assertThat(history(SAMPLE)).contains("900901");

        caller.control("PUT", "password", "{\"username\":\"demo-user\",\"password\":\"other\"}");

        caller.takeBearer();
        assertThat(caller.login("demo-password").statusCode()).isEqualTo(400);
        assertThat(caller.login("other").statusCode()).isEqualTo(200);
    }

    @Test
    void requestsAreCountedByEndpoint() {
        history(SAMPLE);
        history(SAMPLE);

        JsonObject counters =
                new JsonObject(caller.control("GET", "counters", "").body());

        assertThat(simulator.traffic().requests(Endpoint.HISTORY)).isEqualTo(2);
        assertThat(counters.getJsonObject("requests").getInteger("history")).isEqualTo(2);
        assertThat(counters.getJsonObject("requests").getInteger("login")).isEqualTo(1);
        assertThat(counters.getInteger("tokensIssued")).isEqualTo(1);
        assertThat(counters.getInteger("mostAtOnce")).isEqualTo(1);
    }

    @Test
    void answersThatTakeTheirTimeAreInFlightTogether() {
        SimulatorSettings slow = SimulatorSettings.of(fleet).withLatency(Duration.ofSeconds(1));
        try (RunningSimulator other = new RunningSimulator(slow)) {
            CompletableFuture<?> first = CompletableFuture.runAsync(other.caller()::token);
            CompletableFuture<?> second = CompletableFuture.runAsync(other.caller()::token);

            await().until(() -> other.simulator().traffic().inFlight() == 2);
            CompletableFuture.allOf(first, second).join();

            assertThat(other.simulator().traffic().mostAtOnce()).isEqualTo(2);
            assertThat(other.simulator().bearers().issued()).isEqualTo(1);
        }
    }

    @Test
    void itComesBackOnItsOldPort() {
        String url = simulator.url();

        running.stop();
        running.start();

        assertThat(simulator.url()).isEqualTo(url);
        assertThat(caller.get(reports + "/devices/12345").body()).contains("Invalid device id format");
    }

    private String history(Imei imei) {
        return caller.get(reports + "/devices/" + imei.digits()).body();
    }

    private JsonArray list(String status) {
        return json(reports + "/firmware/campaigns?campaignStatus=" + status).getJsonArray("campaignList");
    }

    private JsonObject json(String path) {
        return new JsonObject(caller.get(path).body());
    }

    private static String statusIn(String campaign, JsonArray history) {
        for (int i = 0; i < history.size(); i++) {
            if (history.getJsonObject(i).getString("campaignId").equals(campaign)) {
                return history.getJsonObject(i).getString("status");
            }
        }
        return null;
    }

    private static String sample() throws IOException {
        try (InputStream sample = SimulatorIT.class.getResourceAsStream("/seed-history.json")) {
            return new String(sample.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
