package io.upgradewatch.thingspace.error;

import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.PollOutcome.Denied;
import io.upgradewatch.poll.PollOutcome.Refused;
import io.upgradewatch.poll.PollOutcome.Scope;
import io.upgradewatch.poll.PollOutcome.Throttled;
import io.upgradewatch.poll.PollOutcome.Unreachable;
import io.upgradewatch.thingspace.http.Exchange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class VerdictTest {

    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
    private static final String AM_FAULT =
            "<am:fault xmlns:am=\"http://wso2.org/apimanager\"><am:code>404</am:code><am:type>Status report</am:type>"
                    + "<am:message>Not Found</am:message></am:fault>";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401|{\"fault\":{\"code\":\"900901\",\"message\":\"Invalid Credentials\",\"description\":\"x\"}}|B",
                "401|{\"fault\":{\"code\":900902,\"message\":\"Missing Credentials\"}}|B",
                "403|{\"fault\":{\"code\":\"900905\",\"message\":\"Incorrect Access Token Type is provided\"}}|B",
                "200|{\"fault\":{\"code\":\"900901\",\"message\":\"Invalid Credentials\"}}|B",
                "400|{\"errorCode\":\"UnifiedWebService.REQUEST_FAILED.SessionToken.Expired\",\"errorMessage\":\"x\"}|S",
                "400|{\"errorCode\":\"UnifiedWebService.REQUEST_FAILED.SessionToken.Format\",\"errorMessage\":\"x\"}|S",
                "400|{\"errorCode\":\"UnifiedWebService.INPUT_INVALID.SessionToken.Invalid\",\"errorMessage\":\"x\"}|S",
                "400|{\"errorCode\":\"INVALID_PARAMETER\",\"errorMessage\":\"UWS verification failure (The Session has expired.)\"}|S",
                "401|{\"errorCode\":\"INVALID_ACCOUNT\",\"errorMessage\":\"error while trying to verify the UWS account\"}|BS",
                "500|{\"responseCode\":\"INVALID_ACCESS\",\"message\":\"UWS verification failure (Common exception)\"}|S",
                "400|{\"error\":\"unauthorized\",\"error_description\":\"Failure response received for UWS V1 REST accounts: [400]\",\"cause\":\"Requested service is unauthorized for given token\"}|S",
                "401|{\"errorCode\":\"SOMETHING\",\"errorMessage\":\"else\"}|BS",
                "403|{\"errorCode\":\"SOMETHING\",\"errorMessage\":\"else\"}|BS",
                "401||BS",
                "403|<html>no</html>|BS",
                "401|garbage|BS",
            })
    void anExpiredCredentialIsToldByContent(int status, String body, String stale) {
        Verdict verdict = verdict(status, body == null ? "" : body);

        assertThat(verdict.bearerStale()).isEqualTo(stale.contains("B"));
        assertThat(verdict.sessionStale()).isEqualTo(stale.contains("S"));
        assertThat(((Denied) verdict.outcome()).scope()).isEqualTo(Scope.CREDENTIALS);
    }

    @Test
    void theGatewaysWrongAuthenticationRenewsBoth() {
        Verdict verdict = verdict(403, AM_FAULT);

        assertThat(verdict.bearerStale() && verdict.sessionStale()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|{\"fault\":{\"code\":\"900906\",\"message\":\"No matching resource found in the API\"}}",
                "404|{\"fault\":{\"code\":\"900906\",\"message\":\"No matching resource found in the API\"}}",
                "404|{\"fault\":{\"code\":\"404\",\"message\":\"Not Found\"}}",
                "404|" + AM_FAULT,
                "400|" + AM_FAULT,
            })
    void aWrongPathIsTheSetsFaultAndTouchesNoToken(int status, String body) {
        assertThat(verdict(status, body)).isEqualTo(ends(new Denied(Scope.CREDENTIALS, "wrong_path")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|INVALID_PARAMETER|UWS verification failure (Could not find account 0000123456-00001)|could_not_find_account",
                "400|INVALID_PARAMETER|Inactive account|inactive_account",
                "400|INVALID_PARAMETER|Invalid account name format|invalid_account_name",
                "400|INVALID_PARAMETER|Invalid account name|invalid_account_name",
                "400|INVALID_PARAMETER|Unregistered account|unregistered_account",
                "403|ACCOUNT_USAGE_EXCEEDED|x|account_usage_exceeded",
                "500|UNREGISTERED_ACCOUNT|x|unregistered_account",
                "500|INACTIVE_ACCOUNT|x|inactive_account",
                "400|UnifiedWebService.REQUEST_FAILED.AccountName|x|unifiedwebservice.request_failed.accountname",
                "400|REQUEST_FAILED.AccountNotFound|x|request_failed.accountnotfound",
                "400|REQUEST_FAILED.NoAccounts|x|request_failed.noaccounts",
                "400|REQUEST_FAILED.MultipleAccounts|x|request_failed.multipleaccounts",
            })
    void anAccountIsDeniedByName(int status, String code, String message, String cause) {
        assertThat(verdict(status, service(code, message))).isEqualTo(ends(new Denied(Scope.ACCOUNT, cause)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|INVALID_PARAMETER|Invalid device id format (not a valid IMEI)",
                "400|INVALID_PARAMETER|Device not found",
                "400|INVALID_PARAMETER|Ownership or MDN validation failed",
                "400|INVALID_PARAMETER|Device type check failed",
                "400|DEVICE_NOT_FOUND|x",
                "400|DEVICE_NOT_ELIGIBLE|x",
                "500|DEVICE_UNREGISTERED|x",
                "400|UnifiedWebService.REQUEST_FAILED.DeviceNotFound|x",
                "400|UnifiedWebService.INPUT_INVALID.Device.Identifier.Invalid|x",
                "404|INVALID_PARAMETER|whatever",
                "404|NOT_FOUND|x",
            })
    void aDeviceIsRefusedForGoodByName(int status, String code, String message) {
        Verdict verdict = verdict(status, service(code, message));

        assertThat(verdict.bearerStale() || verdict.sessionStale()).isFalse();
        assertThat(((Refused) verdict.outcome()).permanent()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|INVALID_PARAMETER|Device list is empty",
                "400|INVALID_PARAMETER|Input binding error",
                "400|INVALID_PARAMETER|Invalid uuid",
                "400|NEVER_SEEN|x",
                "405|NEVER_SEEN|x",
                "200|NEVER_SEEN|x",
            })
    void anUnknownRefusalIsForThisTimeOnly(int status, String code, String message) {
        assertThat(verdict(status, service(code, message)))
                .isEqualTo(ends(new Refused(false, code.toLowerCase(java.util.Locale.ROOT))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500|{\"errorCode\":\"NOT_FOUND\",\"errorMessage\":\"database query could not be found\"}|not_found",
                "500|{\"errorCode\":\"INTERNAL_SYSTEM_ERROR\",\"errorMessage\":\"try again later\"}|internal_system_error",
                "400|{\"errorCode\":\"UnifiedWebService.REQUEST_FAILED.UnexpectedError\"}|unifiedwebservice.request_failed.unexpectederror",
                "503|<html>Service Unavailable</html>|http_503",
                "502||http_502",
                "408||http_408",
                "302|<html>moved</html>|http_302",
                "500|{\"errorCode\":\"990000473475989\"}|http_500",
                "500|{\"errorCode\":\"a b\"}|http_500",
            })
    void troubleUpstreamIsNobodysFault(int status, String body, String cause) {
        assertThat(verdict(status, body == null ? "" : body)).isEqualTo(ends(new Unreachable(cause)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429||17|17",
                "429|<html>slow down</html>||",
                "429|{\"fault\":{\"code\":\"900800\",\"message\":\"Message throttled out\"}}|99999|99999",
                "503||17|17",
                "503|{\"fault\":{\"code\":\"900802\",\"message\":\"Message throttled out\"}}|nonsense|",
                "200|{\"fault\":{\"code\":900806,\"message\":\"Message throttled out\"}}||",
            })
    void throttlingIsToldByStatusOrFault(int status, String body, String header, Long seconds) {
        Verdict verdict = Verdict.of(new Exchange.Answer(status, header, bytes(body == null ? "" : body)), NOW);

        assertThat(verdict)
                .isEqualTo(ends(new Throttled(Optional.ofNullable(seconds).map(Duration::ofSeconds))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"a\":1}", "[]"})
    void aMissingDeviceIsSaidWithJsonOfAnyKind(String body) {
        assertThat(verdict(404, body)).isEqualTo(ends(new Refused(true, "device_unknown")));
        assertThat(verdict(404, "<html>404</html>")).isEqualTo(ends(new Refused(false, "http_404")));
    }

    @Test
    void theLongEnvelopeIsOneToo() {
        String body =
                "{\"errorCode\":\"INVALID_PARAMETER\",\"errorMessage\":\"bad\",\"httpStatusCode\":\"BAD_REQUEST\","
                        + "\"detailErrorMessage\":\"Device not found\"}";

        assertThat(((Refused) verdict(400, body).outcome()).permanent()).isTrue();
    }

    @Test
    void whatIsCutOffIsReadAsFarAsItGoes() {
        String body =
                "\uFEFF {\"errorCode\":\"INVALID_PARAMETER\",\"errorMessage\":\"Inactive account\",\"x\":{\"y\":[";

        assertThat(((Denied) verdict(400, body).outcome()).scope()).isEqualTo(Scope.ACCOUNT);
    }

    @Test
    void noBytesMakeItThrow() {
        Random random = new Random(2);
        byte[] seed =
                bytes("{\"fault\":{\"code\":\"900901\",\"message\":\"Invalid\"},\"error\":[{\"a\":1}]}" + AM_FAULT);
        for (int round = 0; round < 20_000; round++) {
            byte[] broken = seed.clone();
            for (int hits = random.nextInt(4); hits >= 0; hits--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            assertThat(Verdict.of(new Exchange.Answer(400, null, broken), NOW)).isNotNull();
        }
        assertThat(verdict(400, "{\"a\":" + "[".repeat(100_000))).isNotNull();
        assertThat(verdict(400, "{\"error\":{\"code\":\"x\"},\"errorCode\":null}"))
                .isNotNull();
    }

    private static Verdict verdict(int status, String body) {
        return Verdict.of(new Exchange.Answer(status, null, bytes(body)), NOW);
    }

    private static String service(String code, String message) {
        return "{\"errorCode\":\"" + code + "\",\"errorMessage\":\"" + message + "\"}";
    }

    private static Verdict ends(PollOutcome outcome) {
        return new Verdict(false, false, outcome);
    }

    private static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
