package io.upgradewatch.serve;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.upgradewatch.fleet.view.PauseView;
import io.upgradewatch.fleet.view.SetView;
import io.upgradewatch.fleet.view.ShardsView;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.watch.Pause;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static io.upgradewatch.serve.DevicesIT.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** What an operator looks at besides devices. */
@QuarkusTest
@TestProfile(Scripted.class)
class OperationIT {

    // Port 1 of this machine: nobody listens there.
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    @Inject
    ScriptedFleet fleet;

    @Inject
    ScriptedChangeHistory told;

    @BeforeEach
    void alone() {
        fleet.reset();
    }

    @Test
    void setsAreThoseOfTheGroupWithEachInstancesTokens() {
        SetView.Token session = new SetView.Token("session", Instant.now().minusSeconds(100), Optional.empty());
        PauseView pause = new PauseView("set", "default", "login_refused", "words", Optional.empty());
        fleet.sets(List.of(new SetView(
                "default",
                List.of(new AccountName("a")),
                2.5,
                10,
                1,
                3,
                Optional.empty(),
                2,
                List.of(session),
                List.of(pause))));
        String theirs =
                given().header("Upgradewatch-Forwarded", "1").get("/api/sets").asString();
        try (ScriptedPeer peer = new ScriptedPeer(200, theirs)) {
            fleet.peers(List.of(peer.uri(), NOBODY));
            given().get("/api/sets")
                    .then()
                    .statusCode(200)
                    .body("sets", hasSize(1))
                    .body("sets[0].budgetRate", equalTo(5.0f))
                    .body("sets[0].overdue", equalTo(6))
                    .body("sets[0].failedLogins", equalTo(2))
                    .body("sets[0].pauses.cause", contains("login_refused"))
                    .body("sets[0].tokens.kind", contains("session", "session"))
                    .body("sets[0].tokens[0].ageSeconds", notNullValue())
                    .body("sets[0].tokens[1].instance", equalTo(peer.uri().toString()))
                    .body("silent", contains(NOBODY.toString()));
        }
    }

    @Test
    void everyShardIsShownWithItsOwnerWhoeverAnswers() {
        URI here = URI.create("http://127.0.0.1:8080#me");
        URI there = URI.create("http://127.0.0.1:8081#you");
        fleet.shards(new ShardsView(
                4,
                Map.of(0, here, 1, there, 2, NOBODY),
                List.of(new ShardsView.Owned(0, "polling", 7, 0, 0, false, Optional.empty()))));
        String theirs = "{\"shards\":[{\"shard\":1,\"owner\":\"http://127.0.0.1:8081\",\"state\":\"replaying\"}],"
                + "\"instances\":[{\"instance\":\"http://127.0.0.1:8081\",\"version\":\"1\",\"shards\":1}]}";
        try (ScriptedPeer peer = new ScriptedPeer(200, theirs)) {
            fleet.peers(List.of(peer.uri(), NOBODY));
            given().get("/api/shards")
                    .then()
                    .statusCode(200)
                    .body("shards.shard", contains(0, 1, 2, 3))
                    .body("shards.state", contains("polling", "replaying", "unknown", "unowned"))
                    .body("shards[0].owner", equalTo("http://127.0.0.1:8080"))
                    .body("shards[0].devices", equalTo(7))
                    .body("shards[2].owner", equalTo(NOBODY.toString()))
                    .body("shards[3].owner", nullValue())
                    .body("instances.instance", containsInAnyOrder("http://127.0.0.1:8080", "http://127.0.0.1:8081"))
                    .body("silent", contains(NOBODY.toString()));
        }
    }

    @Test
    void whatIsPausedHasAnEndAndIsWrittenDown() {
        Instant end = Instant.now().plusSeconds(7_200).truncatedTo(ChronoUnit.SECONDS);
        given().post("/api/sets/default/pause?until=" + end)
                .then()
                .statusCode(200)
                .body("scope", equalTo("set"))
                .body("until", equalTo(end.toString()));
        given().contentType("application/json")
                .body("{\"for\":\"4h\"}")
                .post("/api/accounts/0000123456-00001/pause")
                .then()
                .statusCode(200);
        given().post("/api/campaigns/ABC/pause?for=PT30M")
                .then()
                .statusCode(200)
                .body("name", equalTo("ABC"));
        Pause.Target campaign = new Pause.Target(Pause.Scope.CAMPAIGN, "abc");
        assertThat(fleet.paused())
                .containsEntry(new Pause.Target(Pause.Scope.SET, "default"), Optional.of(end))
                .containsKeys(new Pause.Target(Pause.Scope.ACCOUNT, "0000123456-00001"), campaign);
        given().post("/api/campaigns/abc/resume").then().statusCode(200).body("until", nullValue());
        assertThat(fleet.paused()).containsEntry(campaign, Optional.empty());

        problem(given().post("/api/sets/other/pause?for=1h").then(), 404);
        problem(given().post("/api/accounts/no account/pause?for=1h").then(), 400);
        problem(given().post("/api/sets/other/resume").then(), 404);
        for (String wrong : List.of(
                "",
                "?until=soon",
                "?for=1y",
                "?for=PT0S",
                "?for=P106751991167D",
                "?for=-P106751991167D",
                "?for=100d",
                "?until=2020-01-01T00:00:00Z")) {
            problem(given().post("/api/sets/default/pause" + wrong).then(), 400);
        }
        problem(
                given().contentType("application/json")
                        .body("{\"end\":\"4h\"}")
                        .post("/api/accounts/a/pause")
                        .then(),
                400);
        given().get("/api/accounts/a/pause").then().statusCode(405).header("Allow", equalTo("POST"));
    }

    @Test
    void failuresAreCountedOverAllInstances() {
        String theirs =
                "{\"groups\":[{\"name\":\"REASON-1\",\"hours\":[{\"from\":\"2026-11-23T06:00:00Z\",\"count\":3},"
                        + "{\"from\":\"2026-11-23T07:00:00Z\",\"count\":1}]},{\"name\":\"rare\",\"hours\":"
                        + "[{\"from\":\"2026-11-23T07:00:00Z\",\"count\":1}]}]}";
        try (ScriptedPeer peer = new ScriptedPeer(200, theirs)) {
            fleet.peers(List.of(peer.uri(), NOBODY));
            given().get("/api/failures?by=reason&since=2026-11-23T06:30:00Z")
                    .then()
                    .statusCode(200)
                    .body("by", equalTo("reason"))
                    .body("total", equalTo(7))
                    .body("groups.name", contains("REASON-1", "rare"))
                    .body("groups.count", contains(6, 1))
                    .body("groups[0].hours.from", contains("2026-11-23T06:00:00Z", "2026-11-23T07:00:00Z"))
                    .body("groups[0].hours.count", contains(5, 1))
                    .body("silent", contains(NOBODY.toString()));
        }
        problem(given().get("/api/failures?by=colour").then(), 400);
        problem(given().get("/api/failures?since=yesterday").then(), 400);
        problem(given().get("/api/failures?since=P1X").then(), 400);
        given().get("/api/failures?since=7d").then().statusCode(200);
        given().get("/api/failures?since=P-106751991167D").then().statusCode(200);
        given().queryParam("since", "+999999999-12-31T23:59:59Z")
                .get("/api/failures")
                .then()
                .statusCode(200);
    }

    @Test
    void theHistoryOfADeviceIsItsEvents() {
        given().get("/api/devices/990000473475989/history")
                .then()
                .statusCode(200)
                .body("changes.status", contains("UpgradeFailed"))
                .body("changes[0].deviceId", equalTo("990000473475989"));
        told.reading(true);
        try {
            problem(given().get("/api/devices/990000473475989/history").then(), 503)
                    .body("detail", containsString("40 %"));
            problem(given().get("/api/failures").then(), 503);
        } finally {
            told.reading(false);
        }
        problem(given().get("/api/devices/99/history").then(), 400);
    }

    @Test
    void aReplayIsBegunLookedAtAndCancelledWhoeverRunsIt() {
        String location = replay("{\"topic\":\"mine\",\"what\":\"changes\",\"since\":\"2026-11-23T00:00:00Z\"}")
                .statusCode(202)
                .body("state", equalTo("running"))
                .body("what", equalTo("changes"))
                .extract()
                .header("Location");
        given().get(location).then().statusCode(200).body("state", equalTo("running"));
        given().delete(location).then().statusCode(200).body("state", equalTo("cancelled"));
        problem(replay("{\"topic\":\"upgradewatch.state\"}"), 400).body("faults.field", contains("topic"));
        problem(replay("{\"what\":\"all\",\"device\":\"1\",\"sinse\":1}"), 400)
                .body("faults.field", contains("body", "topic", "what", "device"));
        problem(replay("{\"topic\":\"mine\",\"since\":\"2026-11-23T00:00:00Z\"}"), 400)
                .body("faults.field", contains("since"));
        problem(replay("{\"topic\":\"mine\",\"what\":\"changes\",\"since\":\"+999999999-12-31T23:59:59Z\"}"), 400);
        problem(given().get("/api/replay/none").then(), 404);
        try (ScriptedPeer peer = new ScriptedPeer(200, "{\"id\":\"there\",\"state\":\"done\"}")) {
            fleet.peers(List.of(peer.uri(), NOBODY));
            given().get("/api/replay/there").then().statusCode(200).body("state", equalTo("done"));
        }
    }

    private static ValidatableResponse replay(String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/api/replay")
                .then();
    }

    @Test
    void answersThatCouldNotBeReadAreShownAndAskedForAgain() {
        given().get("/api/unreadable?limit=1")
                .then()
                .statusCode(200)
                .body("answers", hasSize(1))
                .body("answers[0].cause", equalTo("not_json"))
                .body("answers[0].beginning", equalTo("<html>"));
        problem(given().get("/api/unreadable?limit=0").then(), 400);
        try (ScriptedPeer peer = new ScriptedPeer(200, "{\"devices\":4}")) {
            fleet.peers(List.of(peer.uri()));
            given().post("/api/unreadable/retry").then().statusCode(200).body("devices", equalTo(7));
        }
        fleet.peers(List.of(NOBODY));
        problem(given().post("/api/unreadable/retry").then(), 503);
    }
}
