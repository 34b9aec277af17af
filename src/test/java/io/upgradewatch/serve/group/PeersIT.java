package io.upgradewatch.serve.group;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.serve.ScriptedAccess;
import io.upgradewatch.serve.ScriptedFleet;
import io.upgradewatch.serve.ScriptedPeer;
import io.upgradewatch.serve.ScriptedWithUsers;
import io.upgradewatch.serve.access.user.AccessRefused;
import io.upgradewatch.serve.access.user.Role;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static io.upgradewatch.serve.DevicesIT.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

/** Instances that ask each other on behalf of a user. */
@QuarkusTest
@TestProfile(ScriptedWithUsers.class)
class PeersIT {

    private static final String DEVICE = "990000473475989";
    private static final String PATH = "/api/devices/" + DEVICE;

    @Inject
    ScriptedFleet fleet;

    @Inject
    ScriptedAccess access;

    @BeforeEach
    void alone() {
        fleet.reset();
        access.refused().clear();
    }

    @Test
    void anotherInstanceIsToldWhoAsksAndNotByWhatPassword() {
        try (ScriptedPeer owner = new ScriptedPeer(200, "{\"outcome\":\"unchanged\"}")) {
            ownedBy(URI.create(owner.uri() + "#peer1"));

            as("bob").post(PATH + "/poll").then().statusCode(200).body("outcome", equalTo("unchanged"));

            ScriptedPeer.Asked asked = owner.asked().get(0);
            assertThat(asked.headers().get("Authorization")).isNull();
            PeerTokens theirs = new PeerTokens("peer1", ScriptedAccess.keys(), Clock.systemUTC());
            assertThat(theirs.verify(asked.headers().get(Peers.TOKEN), "POST", PATH + "/poll"))
                    .contains(new PeerTokens.Caller("bob", Role.OPERATOR));
        }
    }

    @Test
    void listsAreAskedForInTheCallersName() {
        try (ScriptedPeer peer = new ScriptedPeer(200, "{\"devices\":[],\"next\":null}")) {
            fleet.peers(List.of(URI.create(peer.uri() + "#peer1")));

            as("ann").get("/api/devices?limit=7").then().statusCode(200);

            ScriptedPeer.Asked asked = peer.asked().get(0);
            assertThat(asked.uri()).isEqualTo("/api/devices?limit=7");
            PeerTokens theirs = new PeerTokens("peer1", ScriptedAccess.keys(), Clock.systemUTC());
            assertThat(theirs.verify(asked.headers().get(Peers.TOKEN), "GET", "/api/devices"))
                    .contains(new PeerTokens.Caller("ann", Role.VIEWER));
        }
    }

    @Test
    void aVersionThatTrustsNobodyYetIsSentNothing() {
        try (ScriptedPeer old = new ScriptedPeer(200, "{}")) {
            ownedBy(old.uri());
            problem(as("ann").get(PATH).then(), 503).body("detail", containsString("version"));
            assertThat(old.asked()).isEmpty();
        }
    }

    @Test
    void anInstanceThatDoesNotTrustUsIsNoWrongPassword() {
        try (ScriptedPeer owner = new ScriptedPeer(401, "{}")) {
            ownedBy(URI.create(owner.uri() + "#peer1"));
            problem(as("ann").get(PATH).then(), 503);
        }
    }

    @Test
    void aTokenOfTheGroupIsItsUser() {
        with(token(Role.VIEWER, ScriptedAccess.INSTANCE, "GET", "/api/summary"))
                .get("/api/summary")
                .then()
                .statusCode(200);
        with(token(Role.OPERATOR, ScriptedAccess.INSTANCE, "DELETE", PATH))
                .delete(PATH)
                .then()
                .statusCode(204);
        problem(
                with(token(Role.VIEWER, ScriptedAccess.INSTANCE, "DELETE", PATH))
                        .delete(PATH)
                        .then(),
                403);
    }

    @Test
    void anyOtherTokenIsNobodys() {
        problem(with("nonsense").get("/api/summary").then(), 401);
        problem(
                with(token(Role.VIEWER, "another", "GET", "/api/summary"))
                        .get("/api/summary")
                        .then(),
                401);
        problem(
                with(token(Role.OPERATOR, ScriptedAccess.INSTANCE, "GET", PATH))
                        .delete(PATH)
                        .then(),
                401);
        assertThat(access.refused()).hasSize(3).containsOnly(AccessRefused.PEER);
    }

    private static String token(Role role, String audience, String method, String path) {
        return new PeerTokens("peer1", ScriptedAccess.keys(), Clock.systemUTC())
                .sign(new PeerTokens.Caller("cid", role), audience, method, path)
                .orElseThrow();
    }

    private static RequestSpecification with(String token) {
        return given().header(Peers.TOKEN, token).header(Peers.FORWARDED, "1");
    }

    private static RequestSpecification as(String name) {
        return given().auth().preemptive().basic(name, ScriptedWithUsers.PASSWORD);
    }

    private void ownedBy(URI instance) {
        fleet.place(Imei.of(DEVICE), () -> new Fleet.Whereabouts.At(instance));
    }
}
