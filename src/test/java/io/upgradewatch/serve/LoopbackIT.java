package io.upgradewatch.serve;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.upgradewatch.serve.access.user.AccessRefused;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.restassured.RestAssured.given;
import static io.upgradewatch.serve.DevicesIT.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

@QuarkusTest
@TestProfile(Scripted.class)
class LoopbackIT {

    @Inject
    ScriptedFleet fleet;

    @Inject
    ScriptedAccess access;

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
    void metricsAreForThisMachineAndForNoPageOfAnotherSite() {
        problem(
                given().header("Host", "evil.example")
                        .get(management.resolve("/q/metrics"))
                        .then(),
                403);
        problem(
                given().header("Host", "evil.example")
                        .get(management.resolve("/q/health/live"))
                        .then(),
                403);
        problem(
                given().header("Origin", "http://evil.example")
                        .get(management.resolve("/q/metrics"))
                        .then(),
                403);
        assertThat(access.refused()).contains(AccessRefused.HOST, AccessRefused.ORIGIN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /api/summary HTTP/1.1; | 400",
                "GET /api/summary HTTP/1.1;Host: [::1; | 400",
                "GET /api/summary HTTP/1.1;Host: localhost:99999; | 400",
                "GET /api/summary HTTP/1.1;Host: localhost:abc; | 400",
                "GET /api/summary HTTP/1.1;Host: local host; | 400",
                "GET /api/summary HTTP/1.1;Host: localhost;Host: evil; | 400",
                "GET http://[/api/devices/990000473475989 HTTP/1.1;Host: localhost; | 400",
                "GET api/devices/990000473475989 HTTP/1.1;Host: localhost; | 404",
                "GET /api/devices/990000473475989%zz HTTP/1.1;Host: localhost; | 400",
                "GET /api/devices/990000473475989% HTTP/1.1;Host: localhost; | 400",
                "GET /api/devices/{990000473475989} HTTP/1.1;Host: localhost; | 400",
                "GET /api/devices?q=990000473475989%zz HTTP/1.1;Host: localhost; | 400",
                "GET /api/devices?q=% HTTP/1.1;Host: localhost; | 400",
                "GET /page.js?990000473475989=%g HTTP/1.1;Host: localhost; | 400",
                "OPTIONS * HTTP/1.1;Host: localhost; | 404",
                "CONNECT other:443 HTTP/1.1;Host: localhost; | 404",
                "PUT /api/devices/990000473475989 HTTP/1.1;Host: localhost;Content-Type: application/json;Content-Length: 99999999; | 413",
                "PUT /api/devices/990000473475989 HTTP/1.1;Host: localhost;Content-Type: application/json;Transfer-Encoding: gzip; | 411",
                "GET /page.js HTTP/1.1;Host: localhost;Range: bytes=9999999-; | 416",
            })
    void whatCannotBeUnderstoodIsAProblemAndNoNews(String lines, String status) {
        try (LogLines log = new LogLines()) {
            String answer = RawHttp.send(RestAssured.port, lines.replace(";", "\r\n") + "\r\n");
            assertThat(answer).startsWith("HTTP/1.1 " + status).contains("application/problem+json");
            assertThat(answer).doesNotContain("990000473475989");
            assertThat(log.told()).isEmpty();
        }
    }

    @Test
    void aTargetThatIsTooLongIsToldSo() {
        String answer = RawHttp.send(
                RestAssured.port, "GET /api/devices?q=" + "9".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 414").contains("at most 8192 characters");
    }

    // What Netty cannot take apart never comes to a handler: it is answered with the bare status.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /api/summary HTTP/1.1;Host: localhost;990000473475989; | 400",
                "GET /api/summary HTTP/1.1;Host: localhost;Foo : bar; | 400",
                "PUT /api/devices/990000473475989 HTTP/1.1;Host: localhost;Content-Length: abc; | 400",
                "PUT /api/devices/990000473475989 HTTP/1.1;Host: localhost;Content-Length: -5; | 400",
                "PUT /api/devices/990000473475989 HTTP/1.1;Host: localhost;Content-Length: 2;Content-Length: 3; | 400",
                "990000473475989 hello; | 400",
            })
    void whatIsNoHttpIsAnsweredAndNoNews(String lines, String status) {
        try (LogLines log = new LogLines()) {
            String answer = RawHttp.send(RestAssured.port, lines.replace(";", "\r\n") + "\r\n");
            assertThat(answer).containsPattern("^HTTP/1.[01] " + status);
            assertThat(log.told()).isEmpty();
        }
    }

    @Test
    void aViewerWhoClosesHisTabIsNoNews() {
        try (LogLines log = new LogLines()) {
            for (int tab = 0; tab < 20; tab++) {
                RawHttp.sendAndVanish(
                        RestAssured.port,
                        "GET /api/changes HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n",
                        "changes follow");
                RawHttp.sendAndVanish(
                        RestAssured.port,
                        "POST /api/devices/import HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n"
                                + "Content-Length: 1000000\r\nExpect: 100-continue\r\n\r\n990000473475989,",
                        "100");
                RawHttp.sendAndVanish(
                        RestAssured.port, "GET /page.js HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 200");
            }
            // Whoever has not gone is served, and by then the server knows of the others.
            for (int i = 0; i < 20; i++) {
                given().get("/page.js").then().statusCode(200);
            }
            assertThat(log.told()).isEmpty();
        }
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
