package io.upgradewatch.embedded.thingspace;

import io.upgradewatch.embedded.thingspace.fleet.SimulatedClock;
import io.upgradewatch.embedded.thingspace.fleet.SimulatedFleet;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SimulatedCredentialsIT {

    private static final String PASSWORD = Credentials.demo().password();

    private final SimulatedFleet fleet = SimulatedFleet.lively(10);
    private final SimulatedClock tokenClock = SimulatedClock.standingAt(Instant.parse("2026-01-01T00:00:00Z"));
    private final String history = "/api/fota/v3/reports/" + fleet.account() + "/devices/"
            + fleet.imei(0).digits();

    private RunningSimulator running;
    private Caller caller;

    @BeforeEach
    void start() {
        start(SimulatorSettings.of(fleet));
    }

    private void start(SimulatorSettings settings) {
        running = new RunningSimulator(settings.withTokenClock(tokenClock));
        caller = running.caller();
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void withBothCredentialsAHistoryIsRead() {
        assertThat(caller.loggedIn().get(history).statusCode()).isEqualTo(200);
    }

    @Test
    void theSameBearerIsHandedOutAgainWithWhatIsLeftOfItsLife() {
        JsonObject first = new JsonObject(caller.token().body());
        tokenClock.advance(Duration.ofMinutes(59));
        JsonObject second = new JsonObject(caller.token().body());
        tokenClock.advance(Duration.ofMinutes(1));
        JsonObject third = new JsonObject(caller.token().body());

        assertThat(first.getInteger("expires_in")).isEqualTo(3600);
        assertThat(second.getString("access_token")).isEqualTo(first.getString("access_token"));
        assertThat(second.getInteger("expires_in")).isEqualTo(60);
        assertThat(third.getString("access_token")).isNotEqualTo(first.getString("access_token"));
        assertThat(running.simulator().bearers().issued()).isEqualTo(2);
    }

    @Test
    void aBearerIsRefusedFromItsLastSecondOn() {
        caller.loggedIn();
        for (int minutes = 0; minutes < 60; minutes += 15) {
            assertThat(caller.get(history).statusCode()).isEqualTo(200);
            tokenClock.advance(Duration.ofMinutes(15));
        }

        HttpResponse<String> refused = caller.get(history);

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("900901");
    }

    @Test
    void aRevokedBearerIsFollowedByANewOne() {
        caller.loggedIn();

        HttpResponse<String> revoked = caller.revoke();

        assertThat(revoked.statusCode()).isEqualTo(200);
        assertThat(revoked.body()).isEmpty();
        assertThat(caller.get(history).statusCode()).isEqualTo(401);
        caller.takeBearer();
        assertThat(caller.get(history).statusCode()).isEqualTo(200);
    }

    @Test
    void tokenRequestsAreRefusedInOAuthsWords() {
        assertThat(caller.token("wrong", "grant_type=client_credentials"))
                .satisfies(refused -> refusal(refused, 401, "invalid_client"));
        assertThat(caller.token("demo-secret", "scope=x"))
                .satisfies(refused -> refusal(refused, 400, "invalid_request"));
        assertThat(caller.token("demo-secret", "grant_type=password"))
                .satisfies(refused -> refusal(refused, 400, "unsupported_grant_type"));
    }

    @Test
    void aSessionLivesAsLongAsItIsUsed() {
        caller.loggedIn();
        tokenClock.advance(Duration.ofMinutes(19));
        assertThat(caller.get(history).statusCode()).isEqualTo(200);
        tokenClock.advance(Duration.ofMinutes(19));
        assertThat(caller.get(history).statusCode()).isEqualTo(200);

        tokenClock.advance(Duration.ofMinutes(20));

        HttpResponse<String> refused = caller.get(history);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("INVALID_PARAMETER", "UWS verification failure (The Session has expired.)");
    }

    @Test
    void missingCredentialsAreNamed() {
        caller.loggedIn();

        assertThat(caller.getWithout("Authorization", history).body()).contains("900902");
        assertThat(caller.getWithout("VZ-M2M-Token", history).body()).contains("UWS verification failure");
    }

    @Test
    void fiveFailedLoginsInARowLockTheUserOut() {
        caller.takeBearer();
        for (int attempt = 0; attempt < 4; attempt++) {
            assertThat(caller.login("wrong").body()).contains("INPUT_INVALID.Password.Invalid");
        }
        assertThat(caller.login(PASSWORD).statusCode()).isEqualTo(200);
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(running.simulator().logins().locked("demo-user")).isFalse();
            caller.login("wrong");
        }

        assertThat(caller.login(PASSWORD).statusCode()).isEqualTo(400);

        assertThat(running.simulator().logins().locked("demo-user")).isTrue();
        assertThat(running.simulator().logins().attempted()).isEqualTo(11);
        assertThat(running.simulator().logins().failed()).isEqualTo(10);
        assertThat(running.simulator().logins().succeeded()).isEqualTo(1);
        running.simulator().logins().unlock("demo-user");
        assertThat(caller.login(PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void aLoginNeedsABearerAndDoesNotCountWithoutOne() {
        assertThat(caller.login(PASSWORD).body()).contains("900901");
        assertThat(running.simulator().logins().attempted()).isZero();
    }

    @Test
    void aLogoutEndsTheSessionAndReturnsItsToken() {
        caller.loggedIn();

        assertThat(caller.logout().body()).contains("sessionToken");

        assertThat(caller.get(history).body()).contains("UWS verification failure");
    }

    @Test
    void aSecondLoginEndsTheFirstSessionWhereOnlyOneIsAllowed() {
        running.close();
        start(SimulatorSettings.of(fleet).withSingleSession());
        caller.loggedIn();

        Caller second = running.caller().loggedIn();

        assertThat(caller.get(history).body()).contains("UWS verification failure");
        assertThat(second.get(history).statusCode()).isEqualTo(200);
    }

    @Test
    void aSecondLoginLeavesTheFirstSessionAloneOtherwise() {
        caller.loggedIn();

        running.caller().loggedIn();

        assertThat(caller.get(history).statusCode()).isEqualTo(200);
    }

    private static void refusal(HttpResponse<String> refused, int status, String error) {
        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(new JsonObject(refused.body()).getString("error")).isEqualTo(error);
        assertThat(new JsonObject(refused.body()).getString("error_description"))
                .isNotBlank();
    }
}
