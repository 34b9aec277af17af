package io.upgradewatch.serve;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static io.upgradewatch.serve.DevicesIT.problem;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

@QuarkusTest
@TestProfile(Scripted.class)
class LoopbackIT {

    @Inject
    ScriptedFleet fleet;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @BeforeEach
    void nothingWatched() {
        fleet.reset();
    }

    @Test
    void aNameThatAStrangersDnsCouldGiveUsIsRefused() {
        problem(given().header("Host", "evil.example").get("/api/summary").then(), 403);
        problem(given().header("Host", "evil.example:8080").get("/").then(), 403);
    }

    @Test
    void aPageOfAnotherSiteCannotActThroughABrowser() {
        String poll = "/api/devices/990000473475989/poll";
        problem(given().header("Sec-Fetch-Site", "cross-site").post(poll).then(), 403);
        problem(given().header("Origin", "null").post(poll).then(), 403);
        problem(given().header("Sec-Fetch-Site", "same-origin").post(poll).then(), 404);
    }

    @Test
    void thePageIsServedUnderAStrictPolicy() {
        given().get("/")
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("default-src 'none'; script-src 'self'"))
                .header("X-Content-Type-Options", equalTo("nosniff"))
                .body(containsString("<html lang=\"en\">"));
        given().get("/api/summary").then().header("Cache-Control", equalTo("no-store"));
    }

    @Test
    void metricsAndHealthAreOnTheManagementPortAndTheDocumentIsHere() {
        given().get("/q/openapi").then().statusCode(200);
        given().get("/q/metrics").then().statusCode(404);
        given().get(management.resolve("/q/metrics")).then().statusCode(200);
        given().get(management.resolve("/q/health/live")).then().statusCode(200);
    }
}
