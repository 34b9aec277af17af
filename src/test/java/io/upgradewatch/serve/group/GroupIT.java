package io.upgradewatch.serve.group;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.upgradewatch.campaign.Campaign;
import io.upgradewatch.campaign.CampaignView;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.fleet.view.Summary;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.schedule.Demand;
import io.upgradewatch.serve.RawHttp;
import io.upgradewatch.serve.Scripted;
import io.upgradewatch.serve.ScriptedFleet;
import io.upgradewatch.serve.ScriptedPeer;
import io.upgradewatch.shard.budget.BudgetPart;
import io.upgradewatch.watch.Watch;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static io.upgradewatch.serve.DevicesIT.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
@TestProfile(Scripted.class)
class GroupIT {

    private static final String DEVICE = "990000473475989";
    private static final String PATH = "/api/devices/" + DEVICE;
    // Port 1 of this machine: nobody listens there.
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    @Inject
    ScriptedFleet fleet;

    @BeforeEach
    void alone() {
        fleet.reset();
    }

    @Test
    void aCallAboutADeviceOfAnotherInstanceIsAnsweredByThatOne() {
        try (ScriptedPeer owner = new ScriptedPeer(201, "{\"imei\":\"there\"}")) {
            ownedBy(owner.uri());

            given().header("Authorization", "Basic abc")
                    .contentType("application/json")
                    .body("{\"account\":\"a\"}")
                    .put(PATH)
                    .then()
                    .statusCode(201)
                    .header("Location", equalTo("/api/devices/x"))
                    .body("imei", equalTo("there"));

            assertThat(owner.asked()).singleElement().satisfies(asked -> {
                assertThat(asked.method()).isEqualTo("PUT");
                assertThat(asked.uri()).isEqualTo(PATH);
                assertThat(asked.body()).isEqualTo("{\"account\":\"a\"}");
                assertThat(asked.headers().get("Authorization"))
                        .as("what the caller showed us")
                        .isNull();
                assertThat(asked.headers().get("Content-Type")).startsWith("application/json");
                assertThat(asked.headers().get("Upgradewatch-Forwarded")).isEqualTo("1");
            });
        }
    }

    @Test
    void aTargetWithAHostOfItsOwnLeadsNowhereElse() {
        try (ScriptedPeer owner = new ScriptedPeer(200, "{\"imei\":\"there\"}");
                ScriptedPeer stranger = new ScriptedPeer(200, "{\"imei\":\"stolen\"}")) {
            ownedBy(owner.uri());
            fleet.peers(List.of(owner.uri()));
            for (String target : List.of(PATH, "/api/devices?limit=3", "/api/summary")) {
                String answer = RawHttp.send(
                        RestAssured.port,
                        "GET " + stranger.uri() + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                + "Authorization: Basic YW5uOm9wZW4gc2VzYW1l\r\n\r\n");
                assertThat(answer).startsWith("HTTP/1.1 ").doesNotContain("stolen");
            }
            assertThat(stranger.asked()).isEmpty();
            assertThat(owner.asked()).extracting(ScriptedPeer.Asked::uri).contains(PATH, "/api/devices?limit=3");
        }
    }

    @Test
    void aPollOfADeviceOfAnotherInstanceIsDoneThere() {
        try (ScriptedPeer owner = new ScriptedPeer(200, "{\"outcome\":\"unchanged\"}")) {
            ownedBy(owner.uri());
            given().post(PATH + "/poll").then().statusCode(200).body("outcome", equalTo("unchanged"));
        }
    }

    @Test
    void aForwardedCallIsNeverForwardedAgain() {
        try (ScriptedPeer owner = new ScriptedPeer(200, "{}")) {
            ownedBy(owner.uri());
            problem(given().header("Upgradewatch-Forwarded", "1").get(PATH).then(), 503)
                    .header("Retry-After", equalTo("3"));
            assertThat(owner.asked()).isEmpty();
        }
    }

    @Test
    void anOwnerThatDoesNotAnswerIsAProblemThatMayPass() {
        ownedBy(NOBODY);
        problem(given().get(PATH).then(), 503).header("Retry-After", equalTo("3"));
    }

    @Test
    void listsOfAllInstancesAreMergedByImeiAndCut() {
        watched("000000000000001");
        watched("000000000000004");
        String theirs = "{\"devices\":[{\"imei\":\"000000000000002\"},{\"imei\":\"000000000000003\"}],\"next\":null}";
        try (ScriptedPeer peer = new ScriptedPeer(200, theirs)) {
            fleet.peers(List.of(peer.uri()));

            given().get("/api/devices?limit=3&tag=pilot")
                    .then()
                    .statusCode(200)
                    .body("devices.imei", contains("000000000000001", "000000000000002", "000000000000003"))
                    .body("next", equalTo("000000000000003"));
            given().get("/api/devices?limit=4")
                    .then()
                    .body("devices", hasSize(4))
                    .body("next", nullValue());
            assertThat(peer.asked().get(0).uri()).isEqualTo("/api/devices?limit=3&tag=pilot");
        }
    }

    @Test
    void aForwardedListIsOfThisInstanceAlone() {
        watched("000000000000001");
        fleet.peers(List.of(NOBODY));
        given().header("Upgradewatch-Forwarded", "1")
                .get("/api/devices")
                .then()
                .statusCode(200)
                .body("devices", hasSize(1));
    }

    @Test
    void aPartIsNeverShownForTheWhole() {
        try (ScriptedPeer broken = new ScriptedPeer(500, "{}")) {
            fleet.peers(List.of(NOBODY, broken.uri()));
            problem(given().get("/api/devices").then(), 503)
                    .header("Retry-After", equalTo("3"))
                    .body("detail", containsString("2 of 2 other instances"))
                    .body("detail", containsString(NOBODY.toString()));
            problem(given().post("/api/devices/unwatch?tag=pilot").then(), 503);
        }
    }

    @Test
    void whoeverIsMissingFromTheNumbersIsNamed() {
        fleet.summary(ScriptedFleet.summary(5, Map.of("none", 5L), List.of()));
        fleet.peers(List.of(URI.create(NOBODY + "#name.fingerprint")));
        given().get("/api/summary")
                .then()
                .statusCode(200)
                .body("instances", equalTo(1))
                .body("total.watched", equalTo(5))
                .body("silent", contains(NOBODY.toString()));
    }

    @Test
    void manyDevicesAreUnwatchedInAllInstances() {
        watched("000000000000001");
        String theirs = "{\"dryRun\":true,\"devices\":3,\"unwatched\":2,\"kept\":1,\"examples\":[\"000000000000002\"]}";
        try (ScriptedPeer peer = new ScriptedPeer(200, theirs)) {
            fleet.peers(List.of(peer.uri()));
            given().post("/api/devices/unwatch?tag=pilot&dryRun=true")
                    .then()
                    .statusCode(200)
                    .body("devices", equalTo(4))
                    .body("unwatched", equalTo(3))
                    .body("kept", equalTo(1))
                    .body("examples", contains("000000000000001", "000000000000002"));
            assertThat(peer.asked().get(0).method()).isEqualTo("POST");
        }
    }

    @Test
    void aCampaignIsToldWithTheWatchedDevicesOfAllInstances() {
        fleet.campaigns(List.of(campaign("c-1", Map.of("UpgradePending", 40), Instant.EPOCH)));
        String theirs = given().header("Upgradewatch-Forwarded", "1")
                .get("/api/campaigns/C-1")
                .asString();
        fleet.campaigns(List.of(
                campaign("c-1", Map.of("UpgradePending", 30, "UpgradeSuccess", 10), Instant.EPOCH.plusSeconds(9)),
                campaign("c-2", Map.of(), null)));
        try (ScriptedPeer peer = new ScriptedPeer(200, theirs)) {
            fleet.peers(List.of(peer.uri()));

            given().get("/api/campaigns/c-1")
                    .then()
                    .statusCode(200)
                    .body("account", equalTo("0000123456-00001"))
                    .body("startDate", equalTo("2026-11-20"))
                    .body("endDate", equalTo("2026-12-20"))
                    .body("firmwareTo", equalTo("2.0"))
                    .body("devices", equalTo(40))
                    .body("devicesByStatus.UpgradeSuccess", equalTo(10))
                    .body("watched", equalTo(6))
                    .body("watchedByStatus.none", equalTo(4));
            given().get("/api/campaigns").then().statusCode(200).body("campaigns.id", contains("c-1", "c-2"));
            problem(given().get("/api/campaigns/c-3").then(), 404);
            problem(given().get("/api/campaigns?statu=x").then(), 400);
        }
    }

    @Test
    void theBudgetIsThatOfAllInstances() {
        fleet.budget(part(2, 1_000));
        String theirs = given().header("Upgradewatch-Forwarded", "1")
                .get("/api/budget?delay=5m")
                .asString();
        fleet.budget(part(3, 1_500));
        try (ScriptedPeer peer = new ScriptedPeer(200, theirs)) {
            fleet.peers(List.of(peer.uri()));

            given().get("/api/budget?delay=5m")
                    .then()
                    .statusCode(200)
                    .body("sets.set", contains("default"))
                    .body("sets[0].rate", equalTo(5f))
                    .body("sets[0].configuredRate", equalTo(5f))
                    .body("sets[0].devices", equalTo(2_500))
                    .body("sets[0].expectedMeanSeconds", equalTo(450f))
                    .body("sets[0].measuredMeanSeconds", equalTo(40f))
                    .body("sets[0].measuredChanges", equalTo(6))
                    .body("sets[0].delaySeconds", equalTo(300f))
                    .body("sets[0].rateForDelay", nullValue());
            given().get("/api/budget?set=default").then().statusCode(200).body("sets[0].delaySeconds", nullValue());
            for (String bad : List.of("delay=soon", "delay=-5m", "delay=0s", "delay=P900000D", "set=nobody")) {
                problem(given().get("/api/budget?" + bad).then(), 400)
                        .body("faults[0].field", equalTo(bad.substring(0, bad.indexOf('='))));
            }
            problem(given().get("/api/budget?dely=5m").then(), 400);
        }
    }

    private static BudgetPart part(double rate, int devices) {
        long interval = Duration.ofMinutes(15).toMillis();
        return new BudgetPart(
                "default",
                rate,
                5,
                0,
                new Demand(new int[0], devices, interval, interval, interval),
                new long[] {0, 0, 3},
                120);
    }

    private static CampaignView campaign(String id, Map<String, Integer> devices, Instant readAt) {
        return new CampaignView(
                new AccountName("0000123456-00001"),
                new Campaign(
                        new CampaignId(id),
                        "spring",
                        "CampaignScheduled",
                        "F",
                        "1.0",
                        "2.0",
                        "2026-11-20",
                        "2026-12-20"),
                devices,
                Map.of("none", 2, "UpgradePending", 1),
                readAt,
                true);
    }

    @Test
    void theSummaryIsTheSumOfAllInstances() {
        Summary.SetSummary set =
                new Summary.SetSummary("default", 2.5, 10, 600, 21_600, Optional.empty(), Optional.empty());
        fleet.summary(ScriptedFleet.summary(5, Map.of("none", 5L), List.of(set)));
        String theirs = given().header("Upgradewatch-Forwarded", "1")
                .get("/api/summary")
                .asString();
        try (ScriptedPeer peer = new ScriptedPeer(200, theirs)) {
            fleet.peers(List.of(peer.uri()));

            given().get("/api/summary")
                    .then()
                    .statusCode(200)
                    .body("instances", equalTo(2))
                    .body("total.watched", equalTo(10))
                    .body("total.devicesByStatus.none", equalTo(10))
                    .body("total.pollsPerSecond", equalTo(9.0f))
                    .body("total.lagSeconds", equalTo(1.25f))
                    .body("total.sets", hasSize(1))
                    .body("total.sets[0].budgetRate", equalTo(5.0f))
                    .body("parts", hasSize(2));
            given().get("/api/summary?scope=instance").then().body("instances", equalTo(1));
            problem(given().get("/api/summary?scope=all").then(), 400);
        }
    }

    private void ownedBy(URI instance) {
        fleet.place(Imei.of(DEVICE), () -> new Fleet.Whereabouts.At(instance));
    }

    private void watched(String device) {
        fleet.knows(
                new Watch(Imei.of(device), new AccountName("a"), Instant.EPOCH, List.of("pilot"), Watch.Source.TOPIC),
                null);
    }
}
