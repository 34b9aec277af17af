package io.upgradewatch.serve.access;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import io.upgradewatch.serve.ScriptedAccess;
import io.upgradewatch.serve.ScriptedFleet;
import io.upgradewatch.serve.ScriptedProvider;
import io.upgradewatch.serve.ScriptedWithProvider;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static io.upgradewatch.serve.DevicesIT.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

/** Users of an OIDC provider: tokens for programs, and the way to its login for people. */
@QuarkusTest
@TestProfile(ScriptedWithProvider.class)
class TokenAccessIT {

    private static final String PATH = "/api/devices/990000473475989";

    @Inject
    ScriptedFleet fleet;

    @Inject
    ScriptedAccess access;

    @BeforeEach
    void nothingWatched() {
        fleet.reset();
        access.acts().clear();
    }

    @Test
    void theRolesClaimSaysWhoMayLookAndWhoMayAct() {
        as("ann", "viewer").get("/api/summary").then().statusCode(200);
        problem(as("ann", "viewer").delete(PATH).then(), 403);
        as("bob", "operator").get("/api/summary").then().statusCode(200);
        as("bob", "operator").delete(PATH).then().statusCode(204);
        problem(as("eve", "somebody").get("/api/summary").then(), 403);
        as("bob", "operator")
                .get("/api/me")
                .then()
                .body("name", equalTo("bob"))
                .body("role", equalTo("operator"))
                .body("mode", equalTo("oidc"));
        assertThat(access.acts())
                .extracting(act -> act.who() + " " + act.status())
                .contains("bob 204", "ann 403");
    }

    @Test
    void whatIsNoTokenOfTheProviderIsRefusedInAProblem() {
        problem(given().get("/api/summary").then(), 401).header("WWW-Authenticate", equalTo("Bearer"));
        problem(bearer("abc").get("/api/summary").then(), 401);
        problem(
                bearer(ScriptedProvider.token("ann", List.of("viewer"), -10))
                        .get("/api/summary")
                        .then(),
                401);
        String token = ScriptedProvider.token("ann", List.of("viewer"), 5);
        problem(
                bearer(token.substring(0, token.length() - 6) + "AAAAAA")
                        .get("/api/summary")
                        .then(),
                401);
        problem(
                given().auth()
                        .preemptive()
                        .basic("ann", "open sesame")
                        .get("/api/summary")
                        .then(),
                401);
    }

    @Test
    void whoOpensThePageIsSentToTheProvider() {
        given().redirects()
                .follow(false)
                .accept("text/html")
                .get("/")
                .then()
                .statusCode(302)
                .header("Location", containsString("/login?response_type=code"));
    }

    private static RequestSpecification as(String user, String group) {
        return bearer(ScriptedProvider.token(user, List.of("others", group), 5));
    }

    private static RequestSpecification bearer(String token) {
        return given().header("Authorization", "Bearer " + token);
    }
}
