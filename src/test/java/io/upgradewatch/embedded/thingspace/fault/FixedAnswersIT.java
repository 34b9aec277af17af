package io.upgradewatch.embedded.thingspace.fault;

import io.upgradewatch.embedded.thingspace.Caller;
import io.upgradewatch.embedded.thingspace.RunningSimulator;
import io.upgradewatch.embedded.thingspace.SimulatorSettings;
import io.upgradewatch.embedded.thingspace.fleet.SimulatedFleet;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Faults that answer the same whatever was asked: status, and a text that the body must hold. */
class FixedAnswersIT {

    private static final String TABLE = """
            bearer-expired             401 "code":"900901","message":"Invalid Credentials"
            bearer-missing             401 "code":"900902","message":"Missing Credentials"
            wrong-path                 400 "code":"900906","message":"No matching resource found in the API
            wrong-path-404             404 "code":"900906"
            wrong-authentication       403 <am:fault xmlns:am="http://wso2.org/apimanager"><am:code>404</am:code>
            session-expired            400 "errorCode":"UnifiedWebService.REQUEST_FAILED.SessionToken.Expired"
            session-absent             400 "errorCode":"UnifiedWebService.REQUEST_FAILED.SessionToken.Format"
            session-unknown            400 "errorCode":"UnifiedWebService.INPUT_INVALID.SessionToken.Invalid"
            session-expired-fota       400 "INVALID_PARAMETER","errorMessage":"UWS verification failure (The Session has
            session-expired-connector  401 "cause":"Requested service is unauthorized for given token"
            account-unknown-to-session 400 UWS verification failure (Could not find account 0000123456-00001)
            uws-check-failed           401 "errorCode":"INVALID_ACCOUNT"
            uws-check-failed-precise   400 {"responseCode":"INVALID_ACCESS","message":"UWS verification failure (Common
            oauth-invalid-client       401 "error":"invalid_client","error_description":
            oauth-invalid-request      400 "error":"invalid_request","error_description":
            password-invalid           400 "errorCode":"UnifiedWebService.INPUT_INVALID.Password.Invalid"
            device-list-empty          400 "errorMessage":"Device list is empty"
            invalid-state-date         400 "errorMessage":"FotaPostUpgrades: invalid state date"
            inactive-account           400 "INVALID_PARAMETER","errorMessage":"Inactive account"
            index-exceeded             400 "errorMessage":"Index exceeds number of devices in list"
            index-invalid              400 "errorMessage":"Invalid index value"
            input-binding              400 "errorMessage":"Input binding error"
            invalid-account-format     400 "errorMessage":"Invalid account name format"
            invalid-device-format      400 "errorMessage":"Invalid device id format"
            invalid-upgrade-id         400 "errorMessage":"Invalid upgradeId"
            invalid-uuid               400 "errorMessage":"Invalid uuid"
            last-seen-device-invalid   400 "errorMessage":"LastSeenDeviceId Not Valid"
            device-not-found           400 "errorCode":"DEVICE_NOT_FOUND"
            device-not-found-location  400 "INVALID_PARAMETER","errorMessage":"Device not found"
            device-not-owned           400 "errorMessage":"Ownership or MDN validation failed"
            device-type-refused        400 "errorMessage":"Device type check failed"
            device-not-eligible        400 "errorCode":"DEVICE_NOT_ELIGIBLE"
            device-unregistered        500 "errorCode":"DEVICE_UNREGISTERED"
            not-found-500              500 "errorCode":"NOT_FOUND"
            invalid-account-name       400 "errorMessage":"Invalid account name"
            unregistered-account-400   400 "errorMessage":"Unregistered account"
            unregistered-account       500 "errorCode":"UNREGISTERED_ACCOUNT"
            inactive-account-500       500 "errorCode":"INACTIVE_ACCOUNT"
            invalid-account            401 "errorCode":"INVALID_ACCOUNT"
            account-usage-exceeded     403 "errorCode":"ACCOUNT_USAGE_EXCEEDED"
            internal-system-error      500 "errorCode":"INTERNAL_SYSTEM_ERROR"
            internal-error             500 "errorCode":"INTERNAL_ERROR"
            uws-account-name           400 "errorCode":"UnifiedWebService.REQUEST_FAILED.AccountName"
            uws-account-not-found      400 "errorCode":"UnifiedWebService.REQUEST_FAILED.AccountNotFound"
            uws-no-accounts            400 "errorCode":"UnifiedWebService.REQUEST_FAILED.NoAccounts"
            uws-multiple-accounts      400 "errorCode":"UnifiedWebService.REQUEST_FAILED.MultipleAccounts"
            uws-device-not-found       400 "errorCode":"UnifiedWebService.REQUEST_FAILED.DeviceNotFound"
            uws-unexpected-error       400 "errorCode":"UnifiedWebService.REQUEST_FAILED.UnexpectedError"
            uws-device-invalid         400 "errorCode":"UnifiedWebService.INPUT_INVALID.Device.Identifier.Invalid"
            uws-invalid-character      400 "errorCode":"UnifiedWebService.INPUT_INVALID.Request.InvalidCharacter"
            detailed-error             400 "httpStatusCode":"400","detailErrorMessage":
            unknown-code               400 "errorCode":"SOMETHING_NEW"
            too-many-requests          429 429 Too Many Requests
            too-many-requests-seconds  429 429 Too Many Requests
            too-many-requests-date     429 429 Too Many Requests
            throttled-out              429 "code":"900800","message":"Message throttled out"
            throttled-out-seconds      429 "code":"900800"
            throttled-out-503          503 "code":"900800"
            request-timeout            408 -
            server-error               500 <h1>500 Internal Server Error</h1>
            server-error-empty         500 -
            bad-gateway                502 <h1>502 Bad Gateway</h1>
            unavailable                503 <h1>503 Service Temporarily Unavailable</h1>
            unavailable-seconds        503 <h1>503 Service Temporarily Unavailable</h1>
            gateway-timeout            504 <h1>504 Gateway Time-out</h1>
            forbidden                  403 {"error":"Forbidden"}
            forbidden-empty            403 -
            unauthorized-empty         401 -
            not-found-html             404 <h1>404 Not Found</h1>
            redirect                   302 -
            html                       200 <html>
            empty-body                 200 -
            null-body                  200 null
            no-content                 204 -
            no-records                 200 []
            not-a-list                 200 {"deviceId":"0"}
            """;

    private static final Set<Fault> ON_THE_TRUTH = Set.of(
            Fault.NULL_ENTRY,
            Fault.ODD_ENTRY,
            Fault.UNKNOWN_FIELD,
            Fault.UNKNOWN_STATUS,
            Fault.BAD_TIME,
            Fault.ZERO_TIME,
            Fault.GARBAGE,
            Fault.BAD_ENCODING,
            Fault.DEEP_JSON,
            Fault.TRUNCATED_JSON,
            Fault.LAGGING,
            Fault.VANISHING,
            Fault.DUPLICATES,
            Fault.OLDER_DUPLICATES,
            Fault.BACKWARDS);
    private static final Set<Fault> ON_THE_WAY = Set.of(
            Fault.DELAY,
            Fault.SLOW_DRIP,
            Fault.SILENCE,
            Fault.RESET,
            Fault.HANG_UP,
            Fault.TRUNCATED,
            Fault.HUGE_BODY,
            Fault.HUGE_BODY_CHUNKED);

    private final SimulatedFleet fleet = SimulatedFleet.lively(10);
    private final String history = "/api/fota/v3/reports/" + fleet.account() + "/devices/"
            + fleet.imei(0).digits();
    private RunningSimulator running;
    private Caller caller;

    @BeforeEach
    void start() {
        running = new RunningSimulator(SimulatorSettings.of(fleet));
        caller = running.caller().loggedIn();
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void eachAnswersWhatItsNameSaysAndIsOverThen() {
        assertThat(rows()).allSatisfy(row -> {
            running.simulator().faults().add(FaultRule.of(Fault.named(row[0])).times(1));

            HttpResponse<String> answer = caller.get(history);

            assertThat(answer.statusCode()).isEqualTo(Integer.parseInt(row[1]));
            if (row[2].equals("-")) {
                assertThat(answer.body()).isEmpty();
            } else {
                assertThat(answer.body()).contains(row[2]);
            }
            assertThat(caller.get(history).statusCode()).isEqualTo(200);
        });
    }

    @Test
    void everyFaultIsTriedSomewhere() {
        Set<String> tried = rows().stream().map(row -> row[0]).collect(Collectors.toCollection(TreeSet::new));
        ON_THE_TRUTH.forEach(fault -> tried.add(fault.label()));
        ON_THE_WAY.forEach(fault -> tried.add(fault.label()));

        assertThat(tried)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Fault.values()).map(Fault::label).toList());
    }

    private static List<String[]> rows() {
        return TABLE.lines().map(row -> row.split("\\s+", 3)).toList();
    }
}
