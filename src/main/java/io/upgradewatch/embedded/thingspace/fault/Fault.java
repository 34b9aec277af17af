package io.upgradewatch.embedded.thingspace.fault;

import io.vertx.core.json.JsonArray;
import java.util.Locale;

import static io.upgradewatch.embedded.thingspace.fault.Effect.say;
import static io.upgradewatch.embedded.thingspace.fault.Envelopes.detailed;
import static io.upgradewatch.embedded.thingspace.fault.Envelopes.error;
import static io.upgradewatch.embedded.thingspace.fault.Envelopes.html;
import static io.upgradewatch.embedded.thingspace.fault.Envelopes.invalid;
import static io.upgradewatch.embedded.thingspace.fault.Envelopes.oauth;
import static io.upgradewatch.embedded.thingspace.fault.Envelopes.response;
import static io.upgradewatch.embedded.thingspace.fault.Envelopes.unified;

/**
 * Everything that may go wrong upstream, each under the name that the control API knows it by: {@code
 * BEARER_EXPIRED} is {@code bearer-expired}.
 */
public enum Fault {
    // Credentials, as the gateway, FOTA's neighbours and (most likely) FOTA refuse them
    BEARER_EXPIRED(say(Envelopes.badBearer())),
    BEARER_MISSING(say(Envelopes.noBearer())),
    WRONG_PATH(say(Envelopes.noSuchPath(400))),
    WRONG_PATH_404(say(Envelopes.noSuchPath(404))),
    WRONG_AUTHENTICATION(say(Envelopes.xml(403, 404, "Not Found"))),
    SESSION_EXPIRED(say(unified("REQUEST_FAILED.SessionToken.Expired", "The Session has expired."))),
    SESSION_ABSENT(say(unified("REQUEST_FAILED.SessionToken.Format", "VZ-M2M-Token is not in the header."))),
    SESSION_UNKNOWN(say(unified("INPUT_INVALID.SessionToken.Invalid", "Session token is not a valid GUID."))),
    SESSION_EXPIRED_FOTA(say(Envelopes.sessionExpired())),
    SESSION_EXPIRED_CONNECTOR(say(oauth(
            401,
            "unauthorized",
            "Failure response received for UWS V1 REST accounts: [400]",
            "Requested service is unauthorized for given token"))),
    ACCOUNT_UNKNOWN_TO_SESSION(say(Envelopes.accountUnknown("0000123456-00001"))),
    UWS_CHECK_FAILED(say(error(401, "INVALID_ACCOUNT", "There was an error trying to verify the UWS account"))),
    UWS_CHECK_FAILED_PRECISE(say(response(400, "INVALID_ACCESS", "UWS verification failure (Common exception)"))),
    OAUTH_INVALID_CLIENT(say(oauth(401, "invalid_client", "Client authentication failed", null))),
    OAUTH_INVALID_REQUEST(say(oauth(400, "invalid_request", "Missing grant_type parameter value", null))),
    PASSWORD_INVALID(say(unified("INPUT_INVALID.Password.Invalid", "Password is not valid."))),

    // FOTA's own codes
    DEVICE_LIST_EMPTY(say(invalid("Device list is empty"))),
    INVALID_STATE_DATE(say(invalid("FotaPostUpgrades: invalid state date"))),
    INACTIVE_ACCOUNT(say(invalid("Inactive account"))),
    INDEX_EXCEEDED(say(invalid("Index exceeds number of devices in list"))),
    INDEX_INVALID(say(invalid("Invalid index value"))),
    INPUT_BINDING(say(invalid("Input binding error"))),
    INVALID_ACCOUNT_FORMAT(say(invalid("Invalid account name format"))),
    INVALID_DEVICE_FORMAT(say(invalid("Invalid device id format"))),
    INVALID_UPGRADE_ID(say(invalid("Invalid upgradeId"))),
    INVALID_UUID(say(invalid("Invalid uuid"))),
    LAST_SEEN_DEVICE_INVALID(say(invalid("LastSeenDeviceId Not Valid"))),

    // The neighbours' codes
    DEVICE_NOT_FOUND(say(error(400, "DEVICE_NOT_FOUND", "Device could not be found"))),
    DEVICE_NOT_FOUND_LOCATION(say(invalid("Device not found"))),
    DEVICE_NOT_OWNED(say(invalid("Ownership or MDN validation failed"))),
    DEVICE_TYPE_REFUSED(say(invalid("Device type check failed"))),
    DEVICE_NOT_ELIGIBLE(say(error(400, "DEVICE_NOT_ELIGIBLE", "The device is not eligible"))),
    DEVICE_UNREGISTERED(say(error(500, "DEVICE_UNREGISTERED", "The device is not registered"))),
    NOT_FOUND_500(say(error(500, "NOT_FOUND", "The database query could not be found"))),
    INVALID_ACCOUNT_NAME(say(invalid("Invalid account name"))),
    UNREGISTERED_ACCOUNT_400(say(invalid("Unregistered account"))),
    UNREGISTERED_ACCOUNT(say(error(500, "UNREGISTERED_ACCOUNT", "The account is not registered"))),
    INACTIVE_ACCOUNT_500(say(error(500, "INACTIVE_ACCOUNT", "The account is not active"))),
    INVALID_ACCOUNT(say(error(401, "INVALID_ACCOUNT", "The account is not valid"))),
    ACCOUNT_USAGE_EXCEEDED(say(error(403, "ACCOUNT_USAGE_EXCEEDED", "The account has exceeded its usage"))),
    INTERNAL_SYSTEM_ERROR(say(error(500, "INTERNAL_SYSTEM_ERROR", "Internal system error, try again later"))),
    INTERNAL_ERROR(say(error(500, "INTERNAL_ERROR", "Internal error"))),
    UWS_ACCOUNT_NAME(say(unified("REQUEST_FAILED.AccountName", "The user is not on the account."))),
    UWS_ACCOUNT_NOT_FOUND(say(unified("REQUEST_FAILED.AccountNotFound", "The account was not found."))),
    UWS_NO_ACCOUNTS(say(unified("REQUEST_FAILED.NoAccounts", "There are no accounts."))),
    UWS_MULTIPLE_ACCOUNTS(say(unified("REQUEST_FAILED.MultipleAccounts", "There are multiple accounts."))),
    UWS_DEVICE_NOT_FOUND(say(unified("REQUEST_FAILED.DeviceNotFound", "The device was not found."))),
    UWS_UNEXPECTED_ERROR(say(unified("REQUEST_FAILED.UnexpectedError", "An unexpected error occurred."))),
    UWS_DEVICE_INVALID(say(unified("INPUT_INVALID.Device.Identifier.Invalid", "The identifier is not valid."))),
    UWS_INVALID_CHARACTER(say(unified("INPUT_INVALID.Request.InvalidCharacter", "The request has an invalid one."))),
    DETAILED_ERROR(say(detailed(400, "INVALID_PARAMETER", "Invalid parameter", "The request was not understood"))),
    UNKNOWN_CODE(say(error(400, "SOMETHING_NEW", "Nobody has seen this before"))),

    // Fewer requests, please
    TOO_MANY_REQUESTS(say(html(429, "429 Too Many Requests"))),
    TOO_MANY_REQUESTS_SECONDS(Throttles.seconds(html(429, "429 Too Many Requests"))),
    TOO_MANY_REQUESTS_DATE(Throttles.date(html(429, "429 Too Many Requests"))),
    THROTTLED_OUT(say(Throttles.throttledOut(429))),
    THROTTLED_OUT_SECONDS(Throttles.seconds(Throttles.throttledOut(429))),
    THROTTLED_OUT_503(say(Throttles.throttledOut(503))),

    // Trouble of servers and balancers
    REQUEST_TIMEOUT(say(Answer.empty(408))),
    SERVER_ERROR(say(html(500, "500 Internal Server Error"))),
    SERVER_ERROR_EMPTY(say(Answer.empty(500))),
    BAD_GATEWAY(say(html(502, "502 Bad Gateway"))),
    UNAVAILABLE(say(html(503, "503 Service Temporarily Unavailable"))),
    UNAVAILABLE_SECONDS(Throttles.seconds(html(503, "503 Service Temporarily Unavailable"))),
    GATEWAY_TIMEOUT(say(html(504, "504 Gateway Time-out"))),
    FORBIDDEN(say(Answer.json(403, "{\"error\":\"Forbidden\"}"))),
    FORBIDDEN_EMPTY(say(Answer.empty(403))),
    UNAUTHORIZED_EMPTY(say(Answer.empty(401))),
    NOT_FOUND_HTML(say(html(404, "404 Not Found"))),
    REDIRECT(say(Answer.empty(302).with("Location", "/maintenance"))),

    // Answers that look well and are not
    HTML(say(html(200, "Maintenance"))),
    EMPTY_BODY(say(Answer.empty(200))),
    NULL_BODY(say(Answer.json("null"))),
    NO_CONTENT(say(Answer.empty(204))),
    NO_RECORDS(say(Answer.json("[]"))),
    NOT_A_LIST(say(Answer.json("{\"deviceId\":\"0\"}"))),
    NULL_ENTRY(Distortions.entries(history -> history.addNull())),
    ODD_ENTRY(Distortions.entries(history -> history.add(42))),
    UNKNOWN_FIELD(Distortions.each("somethingNew", new JsonArray().add("yes"))),
    UNKNOWN_STATUS(Distortions.each("status", "UpgradeDreaming")),
    BAD_TIME(Distortions.each("reportUpdatedTime", "yesterday")),
    ZERO_TIME(Distortions.each("reportUpdatedTime", "0001-01-01 00:00:00 +0000 UTC")),
    GARBAGE(say(Answer.json("").with(Distortions.garbage()))),
    BAD_ENCODING(Distortions.body(Distortions::badEncoding)),
    DEEP_JSON(exchange -> exchange.send(Answer.json("").with(Distortions.deep()))),
    TRUNCATED_JSON(Distortions.body(Distortions::cut)),
    LAGGING(Distortions.lagging()),
    VANISHING(Distortions.entries(Distortions::everySecond)),
    DUPLICATES(Distortions.entries(Distortions::twice)),
    OLDER_DUPLICATES(Distortions.entries(Distortions::twiceWithOlder)),
    BACKWARDS(Distortions.entries(Distortions::backwards)),

    // Trouble on the way
    DELAY(Mischief.delay()),
    SLOW_DRIP(Mischief.drip()),
    SILENCE(Mischief.silence()),
    RESET(Mischief.reset()),
    HANG_UP(Mischief.hangUp()),
    TRUNCATED(Mischief.truncated()),
    HUGE_BODY(Mischief.hugeAnnounced()),
    HUGE_BODY_CHUNKED(Mischief.hugeChunked());

    private final Effect effect;

    Fault(Effect effect) {
        this.effect = effect;
    }

    void on(SimulatedExchange exchange) {
        effect.on(exchange);
    }

    /** As the control API spells it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The fault with this label.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Fault named(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
