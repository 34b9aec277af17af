package io.upgradewatch.serve;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.fleet.view.DeviceFilter;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.shard.cycle.CycleReport;
import io.upgradewatch.shard.cycle.Outcome;
import io.upgradewatch.shard.cycle.Standing;
import io.upgradewatch.watch.Watch;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
@TestProfile(Scripted.class)
public class DevicesIT {

    private static final String DEVICE = "990000473475989";
    private static final Imei IMEI = Imei.of(DEVICE);
    private static final AccountName ACCOUNT = new AccountName("0000123456-00001");
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");
    private static final Upgrade UPGRADE = new Upgrade(
            new CampaignId("252d7ffc"),
            UpgradeStatus.UPGRADE_FAILED,
            "Upgrade failed, processing is not allowed after campaign end date 14 Dec 21 00:00 UTC",
            "fw",
            "1",
            "2",
            "2022-01-25",
            Instant.parse("2022-01-26T03:45:01.608Z"));

    @Inject
    ScriptedFleet fleet;

    @Inject
    RenderingThreads rendering;

    @BeforeEach
    void nothingWatched() {
        fleet.reset();
    }

    @Test
    void aNewDeviceIsCreatedAndShown() {
        put(DEVICE, "{\"account\":\"0000123456-00001\",\"since\":\"2026-01-01T00:00:00Z\",\"tags\":[\"pilot\"]}")
                .statusCode(201)
                .header("Location", endsWith("/api/devices/" + DEVICE))
                .body("imei", equalTo(DEVICE))
                .body("watch.account", equalTo("0000123456-00001"))
                .body("watch.since", equalTo("2026-01-01T00:00:00Z"))
                .body("watch.tags", contains("pilot"))
                .body("watch.sources", contains("rest"))
                .body("upgrades", hasSize(0))
                .body("lastPoll", nullValue())
                .body("nextPoll", equalTo("2026-11-23T12:00:00Z"))
                .body("why", equalTo("its slot"));
    }

    @Test
    void aWatchedDeviceIsReplacedAndKeepsItsBeginningUnlessTold() {
        fleet.knows(watch(DEVICE), null);

        put(DEVICE, "{\"account\":\"other\"}")
                .statusCode(200)
                .body("watch.account", equalTo("other"))
                .body("watch.since", equalTo(SINCE.toString()));
    }

    @Test
    void allFaultsOfABodyAreToldAtOnceAndUnknownMembersByName() {
        problem(put("1234", "{\"since\":\"soon\",\"tags\":[1],\"sinse\":1}"), 400)
                .body("type", equalTo("urn:upgradewatch:problem:invalid"))
                .body("faults.field", contains("imei", "account", "since", "tags", "sinse"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{", "[]", "''", "{\"account\":\"a\"} x", "null"})
    void aBodyThatIsNoJsonObjectIsAProblem(String body) {
        problem(put(DEVICE, body), 400).body("faults.field", contains("body"));
    }

    @Test
    void aBodyOfAnotherMediaTypeIsAProblem() {
        problem(
                given().contentType("text/xml")
                        .body("<a/>")
                        .put("/api/devices/" + DEVICE)
                        .then(),
                415);
    }

    @Test
    void anOversizedBodyIsAProblem() {
        problem(put(DEVICE, "{\"account\":\"" + "a".repeat(70_000) + "\"}"), 413);
    }

    @Test
    void aDeviceIsShownWithItsUpgrades() {
        Instant gone = Instant.parse("2026-02-01T00:00:00Z");
        fleet.knows(watch(DEVICE), new DeviceState(ACCOUNT, List.of(new DeviceState.Known(UPGRADE, gone))));

        given().get("/api/devices/" + DEVICE)
                .then()
                .statusCode(200)
                .body("upgrades[0].campaignId", equalTo("252d7ffc"))
                .body("upgrades[0].status", equalTo("UpgradeFailed"))
                .body("upgrades[0].reasonCategory", equalTo("campaign_ended"))
                .body("upgrades[0].firmwareFrom", equalTo("1"))
                .body("upgrades[0].reportUpdatedTime", equalTo("2022-01-26T03:45:01.608Z"))
                .body("upgrades[0].missingSince", equalTo("2026-02-01T00:00:00Z"));
    }

    @Test
    void aDeviceThatIsNotWatchedIsA404() {
        problem(given().get("/api/devices/" + DEVICE).then(), 404)
                .body("detail", equalTo("this device is not watched"));
        problem(given().post("/api/devices/" + DEVICE + "/poll").then(), 404);
    }

    @Test
    void aBadImeiIsAProblemThatDoesNotRepeatIt() {
        problem(given().get("/api/devices/9900004734759891").then(), 400)
                .body("faults[0].field", equalTo("imei"))
                .body("faults[0].message", containsString("IMEISV"));
    }

    @Test
    void aDeviceIsUnwatchedWhetherOrNotItWasWatched() {
        fleet.knows(watch(DEVICE), null);
        given().delete("/api/devices/" + DEVICE).then().statusCode(204);
        given().delete("/api/devices/" + DEVICE).then().statusCode(204);
        given().get("/api/devices/" + DEVICE).then().statusCode(404);
    }

    @Test
    void aDeviceThatTheFileWantsToStaysAndThatIsSaid() {
        fleet.knows(new Watch(IMEI, ACCOUNT, SINCE, List.of(), Set.of(Watch.Source.FILE, Watch.Source.REST)), null);
        given().delete("/api/devices/" + DEVICE).then().statusCode(204);
        given().get("/api/devices/" + DEVICE).then().statusCode(200).body("watch.sources", contains("file"));
    }

    @Test
    void twoWhoEditTheSameWatchNoticeEachOther() {
        String body = "{\"account\":\"a\",\"tags\":[\"%s\"]}";
        String first = put(DEVICE, body.formatted("first")).extract().header("ETag");
        assertThat(given().get("/api/devices/" + DEVICE).header("ETag")).isEqualTo(first);

        String second = guarded("If-Match", first, body.formatted("second"))
                .statusCode(200)
                .extract()
                .header("ETag");
        assertThat(second).isNotEqualTo(first);
        problem(guarded("If-Match", first, body.formatted("third")), 412).header("ETag", equalTo(second));
        guarded("If-Match", "\"x\", " + second, body.formatted("third")).statusCode(200);
        problem(guarded("If-None-Match", "*", body.formatted("fourth")), 412);
        problem(
                given().header("If-Match", first)
                        .delete("/api/devices/" + DEVICE)
                        .then(),
                412);
        given().header("If-Match", "*").delete("/api/devices/" + DEVICE).then().statusCode(204);
        problem(guarded("If-Match", "*", body.formatted("fifth")), 412).body("detail", containsString("not watched"));
        guarded("If-None-Match", "*", body.formatted("fifth")).statusCode(201);
    }

    private static ValidatableResponse guarded(String header, String value, String body) {
        return given().contentType("application/json")
                .header(header, value)
                .body(body)
                .put("/api/devices/" + DEVICE)
                .then();
    }

    @Test
    void whatIsHeldBackIsConfirmedAndSaidWhatThatIs() {
        fleet.holds(180, "the watchlist file would unwatch 180 of the 200 devices");
        given().post("/api/watchlist/confirm")
                .then()
                .statusCode(200)
                .body("removals", equalTo(180))
                .body("was", containsString("180 of the 200"));
        given().post("/api/watchlist/confirm").then().statusCode(200).body("removals", equalTo(0));
    }

    @Test
    void unknownParametersAreRefusedWithTheNameThatWasProbablyMeant() {
        problem(given().get("/api/devices?stauts=UpgradeFailed&limit=1&limit=2").then(), 400)
                .body("faults.field", contains("limit", "stauts"))
                .body(
                        "faults.message",
                        contains("given 2 times: once is meant", "there is no such parameter: did you mean status?"));
        problem(given().get("/api/devices/" + DEVICE + "?since=x").then(), 400)
                .body("faults[0].message", equalTo("this call takes no parameters"));
        problem(given().get("/api/summary?scop=instance").then(), 400)
                .body("faults[0].message", containsString("scope"));
        problem(given().get("/api/devices?990000473475989=x").then(), 400).body("faults[0].field", equalTo("query"));
        problem(
                given().contentType("text/csv")
                        .body("")
                        .post("/api/devices/import?dryrun=1")
                        .then(),
                400);
        problem(given().get("/api/changes?last=1").then(), 400);
        problem(given().delete("/api/devices/" + DEVICE + "?x").then(), 400);
        problem(given().post("/api/logins/default/resume?x=1").then(), 400);
        problem(given().post("/api/watchlist/confirm?x=1").then(), 400);
    }

    @Test
    void answersAreNotRenderedByTheThreadsOfConnections() {
        fleet.knows(watch(DEVICE), null);
        rendering.forget();
        given().get("/api/devices/" + DEVICE).then().statusCode(200);
        given().get("/api/devices").then().statusCode(200).body("devices", hasSize(1));
        assertThat(rendering.names()).isNotEmpty().noneMatch(name -> name.contains("eventloop"));
    }

    @Test
    void aPollTellsItsOutcomeAndTheEventsAsOnTheTopic() {
        UpgradeStatusChanged change = new UpgradeStatusChanged(IMEI, ACCOUNT, null, UPGRADE, 0, SINCE);
        fleet.pollEnds(IMEI, new CycleReport(SINCE, Outcome.CHANGED, Optional.empty(), List.of(change)));

        given().post("/api/devices/" + DEVICE + "/poll")
                .then()
                .statusCode(200)
                .body("at", equalTo("2026-01-01T00:00:00Z"))
                .body("outcome", equalTo("changed"))
                .body("cause", nullValue())
                .body("changes[0].deviceId", equalTo(DEVICE))
                .body("changes[0].previousStatus", nullValue())
                .body("changes[0].status", equalTo("UpgradeFailed"))
                .body("changes[0].reversal", equalTo(false))
                .body("changes[0].observedTime", equalTo("2026-01-01T00:00:00Z"));
    }

    @Test
    void aListIsCutIntoPagesByImei() {
        for (String device : List.of("000000000000001", "000000000000002", "000000000000003")) {
            fleet.knows(watch(device), null);
        }
        given().get("/api/devices?limit=2")
                .then()
                .statusCode(200)
                .body("devices.imei", contains("000000000000001", "000000000000002"))
                .body("next", equalTo("000000000000002"));
        given().get("/api/devices?limit=2&after=000000000000002")
                .then()
                .body("devices.imei", contains("000000000000003"))
                .body("next", nullValue());
    }

    @Test
    void aListIsFilteredByAccountStatusAndTag() {
        fleet.knows(watch(DEVICE), new DeviceState(ACCOUNT, List.of(new DeviceState.Known(UPGRADE, null))));
        fleet.knows(watch("000000000000001"), null);

        given().get("/api/devices?account=0000123456-00001&status=upgradefailed&tag=pilot")
                .then()
                .body("devices.imei", contains(DEVICE));
        given().get("/api/devices?tag=none").then().body("devices", hasSize(0));
    }

    @ParameterizedTest
    @CsvSource({"limit=1001,limit", "limit=0,limit", "limit=x,limit", "after=12,after", "account=a%20b,account"})
    void aBadQueryIsAProblem(String query, String field) {
        problem(given().urlEncodingEnabled(false).get("/api/devices?" + query).then(), 400)
                .body("faults.field", contains(field));
    }

    @Test
    void anUnknownPathAndAnUnknownMethodAreProblems() {
        problem(given().get("/api/nothing").then(), 404);
        problem(given().get("/api/devices/" + DEVICE + "/nothing").then(), 404);
        problem(given().delete("/api/devices").then(), 405);
        problem(given().patch("/api/devices/" + DEVICE).then(), 405).header("Allow", equalTo("DELETE, GET, PUT"));
        problem(given().get("/api/devices/import").then(), 405).header("Allow", equalTo("POST"));
        problem(given().accept("image/png").get("/api/summary").then(), 406);
    }

    @Test
    void aBugIsAProblemThatTellsNothingOfTheInside() {
        fleet.failWith(new IllegalStateException("secret of " + DEVICE));

        problem(given().get("/api/devices").then(), 500).body("detail", not(containsString("secret")));
    }

    @Test
    void aWriteThatFailsIsAProblemThatMayPass() {
        fleet.failWith(new IllegalStateException("no broker"));

        problem(put(DEVICE, "{\"account\":\"a\"}"), 503).header("Retry-After", equalTo("3"));
    }

    @Test
    void aDeviceThatChangesHandsIsWaitedForALittle() {
        AtomicInteger asked = new AtomicInteger();
        fleet.knows(watch(DEVICE), null);
        fleet.place(
                IMEI,
                () -> asked.incrementAndGet() < 3 ? new Fleet.Whereabouts.Nowhere() : new Fleet.Whereabouts.Here());

        given().get("/api/devices/" + DEVICE).then().statusCode(200);
        assertThat(asked).hasValue(3);
    }

    @Test
    void aDeviceThatNobodyOwnsIsAProblemThatMayPass() {
        fleet.place(IMEI, Fleet.Whereabouts.Nowhere::new);

        problem(given().get("/api/devices/" + DEVICE).then(), 503).header("Retry-After", equalTo("3"));
    }

    @Test
    void aCredentialSetIsResumedAndAnUnknownOneIsA404() {
        fleet.failedLogins(3);
        given().post("/api/logins/default/resume")
                .then()
                .statusCode(200)
                .body("failures", equalTo(3))
                .body("attempts", equalTo(1))
                .body("ifItFails", containsString("Verizon has to unlock"));
        assertThat(fleet.resumed()).containsExactly("default");
        fleet.failedLogins(4);
        problem(given().post("/api/logins/default/resume").then(), 409);
        assertThat(fleet.resumed()).hasSize(1);
        given().post("/api/logins/default/resume?unlocked=true").then().statusCode(200);
        assertThat(fleet.resumed()).hasSize(2);
        problem(given().post("/api/logins/other/resume").then(), 404);
    }

    @Test
    void theListTakesEveryFilterAndSaysWhichOutcomesThereAre() {
        given().queryParam("outcome", "set aside")
                .get("/api/devices?firmware=fw&campaign=252d7ffc&q=pilot")
                .then()
                .statusCode(200);
        assertThat(fleet.lastFilter())
                .isEqualTo(new DeviceFilter(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("fw"),
                        Optional.of(new CampaignId("252D7FFC")),
                        Optional.of(Standing.SET_ASIDE),
                        Optional.empty(),
                        Optional.of("pilot")));
        problem(given().get("/api/devices?outcome=odd&limit=0").then(), 400)
                .body("faults.field", contains("outcome", "limit"))
                .body("faults[0].message", containsString("never_answered"));
    }

    @Test
    void manyAreUnwatchedOnlyByAFilterAndOnlyIfMeant() {
        fleet.knows(watch(DEVICE), null);
        problem(given().post("/api/devices/unwatch").then(), 400).body("detail", containsString("whole fleet"));
        problem(given().post("/api/devices/unwatch?tag=pilot&dryRun=perhaps").then(), 400);
        problem(given().post("/api/devices/unwatch?tagg=pilot").then(), 400);
        given().post("/api/devices/unwatch?tag=pilot&dryRun=true")
                .then()
                .statusCode(200)
                .body("unwatched", equalTo(1))
                .body("examples", contains(DEVICE));
        given().get("/api/devices/" + DEVICE).then().statusCode(200);
        given().post("/api/devices/unwatch?tag=pilot").then().statusCode(200).body("unwatched", equalTo(1));
        given().get("/api/devices/" + DEVICE).then().statusCode(404);
    }

    @Test
    void theDocumentNamesEveryCallAndItsProblems() {
        given().accept("application/json")
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body(
                        "paths.keySet()",
                        hasItems(
                                "/api/devices",
                                "/api/devices/import",
                                "/api/devices/unwatch",
                                "/api/devices/{imei}",
                                "/api/devices/{imei}/poll",
                                "/api/devices/{imei}/history",
                                "/api/failures",
                                "/api/replay",
                                "/api/replay/{id}",
                                "/api/budget",
                                "/api/campaigns",
                                "/api/campaigns/{id}",
                                "/api/changes",
                                "/api/summary",
                                "/api/sets",
                                "/api/shards",
                                "/api/sets/{set}/pause",
                                "/api/sets/{set}/resume",
                                "/api/accounts/{account}/pause",
                                "/api/accounts/{account}/resume",
                                "/api/campaigns/{campaign}/pause",
                                "/api/campaigns/{campaign}/resume",
                                "/api/unreadable",
                                "/api/unreadable/retry",
                                "/api/watchlist/confirm",
                                "/api/logins/{set}/resume"))
                .body("paths.'/api/devices/{imei}'.put.responses.keySet()", hasItem("415"))
                .body("components.schemas.Summary.properties.values().description", not(hasItem(nullValue())))
                .body("servers.url", contains("/"))
                .body("components.responses.Problem.content.keySet()", contains("application/problem+json"));
    }

    private static Watch watch(String device) {
        return new Watch(Imei.of(device), ACCOUNT, SINCE, List.of("pilot"), Watch.Source.TOPIC);
    }

    private static ValidatableResponse put(String device, String body) {
        return given().contentType("application/json")
                .body(body)
                .put("/api/devices/" + device)
                .then();
    }

    public static ValidatableResponse problem(ValidatableResponse answer, int status) {
        return answer.statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status))
                .body("title", not(nullValue()))
                .body("detail", not(nullValue()))
                .body(not(containsString(DEVICE)));
    }
}
