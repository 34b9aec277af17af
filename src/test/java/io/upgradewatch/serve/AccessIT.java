package io.upgradewatch.serve;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import io.upgradewatch.serve.access.AuditTrail;
import io.upgradewatch.serve.access.user.AccessRefused;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.restassured.RestAssured.given;
import static io.upgradewatch.serve.DevicesIT.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

@QuarkusTest
@TestProfile(ScriptedWithUsers.class)
class AccessIT {

    private static final String PATH = "/api/devices/990000473475989";

    @Inject
    ScriptedFleet fleet;

    @Inject
    ScriptedAccess access;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @BeforeEach
    void nothingWatched() {
        fleet.reset();
        access.refused().clear();
        access.acts().clear();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/page.js", "/api/summary", "/api/devices", "/api/changes", "/api/nothing", "/q/openapi"})
    void nobodyComesInWithoutAPassword(String path) {
        problem(given().get(path).then(), 401).header("WWW-Authenticate", startsWith("Basic realm="));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Basic", "Basic ???", "Basic YW5u", "Bearer abc", "Basic YW5uOndyb25n", "Basic em9lOndyb25n"})
    void whatIsNotTheRightPasswordIsRefused(String authorization) {
        problem(
                given().header("Authorization", authorization)
                        .get("/api/summary")
                        .then(),
                401);
    }

    @Test
    void aViewerLooksAndDoesNothingElse() {
        as("ann").get("/").then().statusCode(200).body(containsString("Upgradewatch"));
        as("ann").get("/api/summary").then().statusCode(200);
        problem(as("ann").delete(PATH).then(), 403);
        problem(as("ann").post(PATH + "/poll").then(), 403);
        problem(
                as("ann")
                        .contentType("text/csv")
                        .body("x,y")
                        .post("/api/devices/import")
                        .then(),
                403);
    }

    @Test
    void anOperatorDoesEverythingAndBodiesArriveWhole() {
        as("bob")
                .contentType("application/json")
                .body("{\"account\":\"a\"}")
                .put(PATH)
                .then()
                .statusCode(201);
        as("bob")
                .contentType("text/csv")
                .body("990000473475989,a\n".repeat(5_000))
                .post("/api/devices/import")
                .then()
                .statusCode(200)
                .body("taken", equalTo(5_000));
        as("bob").delete(PATH).then().statusCode(204);
    }

    @Test
    void everyActIsHeardOfOnceWhoeverTriesItAndHoweverItEnds() {
        as("bob").delete(PATH).then().statusCode(204);
        problem(as("ann").delete(PATH).then(), 403);
        problem(
                given().header("X-Forwarded-For", "203.0.113.9")
                        .delete(PATH + "?x=1")
                        .then(),
                401);
        as("ann").get("/api/summary").then().statusCode(200);
        await().until(() -> access.acts().size() == 3);
        assertThat(access.acts())
                .extracting(AuditTrail.Act::who, AuditTrail.Act::target, AuditTrail.Act::from, AuditTrail.Act::status)
                .containsExactly(
                        tuple("bob", PATH, "127.0.0.1", 204),
                        tuple("ann", PATH, "127.0.0.1", 403),
                        tuple("-", PATH + "?x=1", "203.0.113.9", 401));
    }

    @Test
    void aPageOfAnotherSiteCannotUseTheBrowsersPassword() {
        problem(
                as("bob")
                        .header("Sec-Fetch-Site", "cross-site")
                        .post(PATH + "/poll")
                        .then(),
                403);
        problem(
                as("bob")
                        .header("Origin", "https://evil.example")
                        .post(PATH + "/poll")
                        .then(),
                403);
    }

    @Test
    void aCallbackNeedsItsSecretAndNetworkAndNoPassword() {
        String named = "{\"type\":\"upgradeProgress\",\"password\":\"%s\",\"deviceId\":\"99000047347598%d\"}";
        given().header("Origin", "https://elsewhere.example")
                .body(named.formatted(ScriptedAccess.CALLBACK_SECRET, 1))
                .post("/callbacks/fota")
                .then()
                .statusCode(204);
        given().header("X-Forwarded-For", "203.0.113.9")
                .body("[\"990000473475982\"]")
                .post("/callbacks/fota?secret=known-to-both")
                .then()
                .statusCode(204);
        given().header("Authorization", "Bearer " + ScriptedAccess.CALLBACK_SECRET)
                .body("[990000473475983]")
                .post("/callbacks/fota")
                .then()
                .statusCode(204);
        await().until(() -> fleet.hinted().size() == 3);

        problem(
                given().body(named.formatted("guess", 4))
                        .post("/callbacks/fota")
                        .then(),
                401);
        problem(as("bob").body("[\"990000473475984\"]").post("/callbacks/fota").then(), 401);
        problem(
                given().header("X-Forwarded-For", "198.51.100.9")
                        .body(named.formatted(ScriptedAccess.CALLBACK_SECRET, 4))
                        .post("/callbacks/fota")
                        .then(),
                403);
        problem(
                given().body("x".repeat(70_000))
                        .post("/callbacks/fota?secret=known-to-both")
                        .then(),
                413);
        problem(
                given().body("no JSON")
                        .post("/callbacks/fota?secret=known-to-both")
                        .then(),
                400);
        problem(given().get("/callbacks/fota").then(), 405);
        for (int i = 0; i < 2; i++) {
            given().body("[\"990000473475985\"]")
                    .post("/callbacks/fota?secret=known-to-both")
                    .then()
                    .statusCode(204);
        }
        problem(
                given().body("[\"990000473475986\"]")
                        .post("/callbacks/fota?secret=known-to-both")
                        .then(),
                429);
        assertThat(access.refused())
                .containsExactly(
                        AccessRefused.CALLBACK_SECRET,
                        AccessRefused.CALLBACK_SECRET,
                        AccessRefused.CALLBACK_NETWORK,
                        AccessRefused.CALLBACK_RATE);
    }

    @Test
    void guessesAreLimitedByAddressAndWhoIsKnownGoesOn() {
        as("eve").get("/api/summary").then().statusCode(200);
        AtomicInteger guess = new AtomicInteger();
        await().atMost(Duration.ofMinutes(5))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> from("203.0.113.1", "eve", "guess " + guess.incrementAndGet())
                                .get("/api/summary")
                                .statusCode()
                        == 429);
        assertThat(guess.get()).isGreaterThan(10);
        from("203.0.113.1", "eve", ScriptedWithUsers.PASSWORD)
                .get("/api/summary")
                .then()
                .statusCode(200);
        problem(from("203.0.113.2", "eve", "guess").get("/api/summary").then(), 401);
        assertThat(access.refused()).contains(AccessRefused.WRONG_PASSWORD, AccessRefused.TOO_MANY_ATTEMPTS);
    }

    @Test
    void everyRefusalIsCountedByItsReason() {
        given().get("/").then().statusCode(401);
        given().header("Authorization", "Basic ???").get("/").then().statusCode(401);
        problem(from("203.0.113.3", "ann", "x".repeat(73)).get("/").then(), 401)
                .body("detail", containsString("72 bytes"));
        as("ann").delete(PATH).then().statusCode(403);
        as("bob").header("Origin", "https://evil.example").delete(PATH).then().statusCode(403);
        assertThat(access.refused())
                .containsExactly(
                        AccessRefused.NO_CREDENTIALS,
                        AccessRefused.UNREADABLE_CREDENTIALS,
                        AccessRefused.PASSWORD_TOO_LONG,
                        AccessRefused.ROLE,
                        AccessRefused.ORIGIN);
    }

    @Test
    void whoIsRemovedIsOutWithAllThatHeHasOpen() throws Exception {
        Path file = Path.of(System.getProperty(ScriptedAccess.USERS_FILE));
        String before = Files.readString(file);
        try {
            Files.writeString(
                    file, before + before.lines().findFirst().orElseThrow().replace("ann:", "cid:"));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> as("cid").get("/api/summary").statusCode() == 200);
            String pair = Base64.getEncoder()
                    .encodeToString(("cid:" + ScriptedWithUsers.PASSWORD).getBytes(StandardCharsets.UTF_8));
            CompletableFuture<String> stream = CompletableFuture.supplyAsync(() -> RawHttp.send(
                    RestAssured.port,
                    "GET /api/changes HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nAuthorization: Basic "
                            + pair + "\r\n\r\n"));
            assertThat(stream).isNotDone();

            Files.writeString(file, before);

            assertThat(stream.get(1, TimeUnit.MINUTES)).contains("changes follow");
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> as("cid").get("/api/summary").statusCode() == 401);
            as("ann").get("/api/summary").then().statusCode(200);
        } finally {
            Files.writeString(file, before);
        }
    }

    @Test
    void probesNeedNoPasswordAndMetricsAViewers() {
        given().get(management.resolve("/q/health/live")).then().statusCode(200);
        given().get(management.resolve("/q/health/ready")).then().statusCode(200);
        problem(given().get(management.resolve("/q/metrics")).then(), 401)
                .header("WWW-Authenticate", startsWith("Basic"));
        problem(given().get(management.resolve("/q/nothing")).then(), 401);
        as("ann").get(management.resolve("/q/metrics")).then().statusCode(200);
    }

    @Test
    void anyHostNameIsFineWithPasswords() {
        as("ann").header("Host", "watch.example").get("/api/summary").then().statusCode(200);
    }

    private static RequestSpecification from(String address, String name, String password) {
        return given().header("X-Forwarded-For", "198.51.100.99, " + address)
                .auth()
                .preemptive()
                .basic(name, password);
    }

    private static RequestSpecification as(String name) {
        return given().auth().preemptive().basic(name, ScriptedWithUsers.PASSWORD);
    }
}
