package io.upgradewatch.serve;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.restassured.RestAssured.given;
import static io.upgradewatch.serve.DevicesIT.problem;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

@QuarkusTest
@TestProfile(ScriptedWithUsers.class)
class AccessIT {

    private static final String PATH = "/api/devices/990000473475989";

    @Inject
    ScriptedFleet fleet;

    @BeforeEach
    void nothingWatched() {
        fleet.reset();
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
    void anyHostNameIsFineWithPasswords() {
        as("ann").header("Host", "watch.example").get("/api/summary").then().statusCode(200);
    }

    private static RequestSpecification as(String name) {
        return given().auth().preemptive().basic(name, ScriptedWithUsers.PASSWORD);
    }
}
