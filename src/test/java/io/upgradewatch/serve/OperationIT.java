package io.upgradewatch.serve;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.shard.PauseView;
import io.upgradewatch.shard.SetView;
import io.upgradewatch.shard.ShardsView;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static io.upgradewatch.serve.DevicesIT.problem;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
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
