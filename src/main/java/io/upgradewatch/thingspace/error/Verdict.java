package io.upgradewatch.thingspace.error;

import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.PollOutcome.Denied;
import io.upgradewatch.poll.PollOutcome.Refused;
import io.upgradewatch.poll.PollOutcome.Scope;
import io.upgradewatch.poll.PollOutcome.Throttled;
import io.upgradewatch.poll.PollOutcome.Unreachable;
import io.upgradewatch.thingspace.http.Exchange;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an answer that is no history means. The HTTP status alone is never believed: an expired session comes as 400,
 * a device that does not exist as 500. Pure.
 *
 * @param bearerStale whether a fresh bearer may help
 * @param sessionStale whether a fresh session may help
 * @param outcome how the poll ends where neither helps
 */
public record Verdict(boolean bearerStale, boolean sessionStale, PollOutcome outcome) {

    private static final Set<String> ACCOUNT_CODES = Set.of(
            "ACCOUNT_USAGE_EXCEEDED",
            "UNREGISTERED_ACCOUNT",
            "INACTIVE_ACCOUNT",
            "AccountName",
            "AccountNotFound",
            "NoAccounts",
            "MultipleAccounts");
    private static final Pattern ACCOUNT =
            Pattern.compile("(?i)inactive account|invalid account name|could not find account|unregistered account");
    private static final Pattern SESSION = Pattern.compile("SessionToken\\.|UWS verification|[Ss]ession (has )?expired"
            + "|INVALID_ACCESS|INVALID_ACCOUNT|unauthorized for given token");
    private static final Set<String> DEVICE_CODES = Set.of(
            "DEVICE_NOT_FOUND",
            "DEVICE_UNREGISTERED",
            "DEVICE_NOT_ELIGIBLE",
            "DeviceNotFound",
            "Device.Identifier.Invalid");
    private static final Pattern DEVICE =
            Pattern.compile("(?i)device id\\b|\\bIMEI\\b|device not found|ownership|device type check failed");
    private static final Set<String> TRANSIENT_CODES =
            Set.of("INTERNAL_SYSTEM_ERROR", "INTERNAL_ERROR", "UnexpectedError");
    private static final Pattern THROTTLED = Pattern.compile("9008\\d\\d");
    private static final Pattern STALE_BEARER = Pattern.compile("90090[0-5]");
    private static final String COARSE = "INVALID_PARAMETER";
    private static final Pattern NO_WORD = Pattern.compile("\\W+");
    private static final String NO_SUCH_RESOURCE = "900906";
    // A code is a word that people search for; one with a long number in it may name a device.
    private static final Pattern SHOWN = Pattern.compile("(?!.*\\d{8})[A-Za-z][A-Za-z0-9_.]{0,63}|9\\d{5}");

    public static Verdict of(Exchange.Answer answer, Instant now) {
        return of(answer, ErrorEnvelope.of(answer.body()), now);
    }

    /** The same, for one who has opened the envelope already. */
    public static Verdict of(Exchange.Answer answer, ErrorEnvelope error, Instant now) {
        int status = answer.status();
        boolean throttled = throttled(answer, error);
        Optional<Duration> asked = throttled || status == 503 ? RetryAfter.of(answer, now) : Optional.empty();
        if (throttled || asked.isPresent()) {
            return ends(new Throttled(asked));
        }
        if (wrongPath(status, error)) {
            return ends(new Denied(Scope.CREDENTIALS, "wrong_path"));
        }
        if (accountNamed(error)) {
            return ends(new Denied(Scope.ACCOUNT, cause(status, error, ACCOUNT)));
        }
        Verdict stale = stale(status, error);
        return stale != null ? stale : ends(unrelatedToCredentials(status, error));
    }

    /** Whether the words are about an account or credentials, which its neighbours can tell of. */
    boolean doubtsOthers() {
        return outcome instanceof Denied;
    }

    /** What the words speak of, where they are about more than the device. */
    public Scope claim() {
        return outcome instanceof Denied denied ? denied.scope() : Scope.CREDENTIALS;
    }

    /** Whether fresh credentials may help. */
    public boolean renewable() {
        return bearerStale || sessionStale;
    }

    /** Whether the words leave no doubt which of the two has ended. */
    public boolean clear() {
        return bearerStale != sessionStale;
    }

    /** Whether upstream asked for fewer requests. */
    public static boolean throttled(Exchange.Answer answer, ErrorEnvelope error) {
        return answer.status() == 429 || THROTTLED.matcher(error.code()).matches();
    }

    /** Whether the gateway knows no such API: that is our configuration, never a credential or a device. */
    public static boolean wrongPath(int status, ErrorEnvelope error) {
        boolean faceless =
                (status == 404 && error.gateway()) || (status == 400 && error.kind() == ErrorEnvelope.Kind.GATEWAY_XML);
        return error.code().equals(NO_SUCH_RESOURCE) || (faceless && !bearerFault(error));
    }

    /** Whether upstream says that it is in trouble itself. */
    public static boolean passing(ErrorEnvelope error) {
        return TRANSIENT_CODES.stream().anyMatch(error::codeEndsWith);
    }

    /** Whether the gateway itself says that the bearer does not hold. */
    public static boolean bearerFault(ErrorEnvelope error) {
        return STALE_BEARER.matcher(error.code()).matches();
    }

    /** A short word for what upstream said, with nothing in it that upstream could have slipped in. */
    public static String cause(int status, ErrorEnvelope error) {
        return SHOWN.matcher(error.code()).matches() ? error.code().toLowerCase(Locale.ROOT) : "http_" + status;
    }

    // One code stands for nearly everything; the words that decided are our own, and say more.
    private static String cause(int status, ErrorEnvelope error, Pattern words) {
        Matcher decided = words.matcher(error.text());
        return error.codeEndsWith(COARSE) && decided.find()
                ? NO_WORD.matcher(decided.group().toLowerCase(Locale.ROOT)).replaceAll("_")
                : cause(status, error);
    }

    private static Verdict stale(int status, ErrorEnvelope error) {
        boolean bearer = status == 401 || bearerFault(error);
        boolean session = SESSION.matcher(error.text()).find();
        if (!bearer && !session && status != 403) {
            return null;
        }
        // A refusal in words that nobody knows may mean either: both are renewed, once.
        boolean unclear = !bearerFault(error) && !session;
        return new Verdict(
                bearer || unclear, session || unclear, new Denied(Scope.CREDENTIALS, cause(status, error, SESSION)));
    }

    private static PollOutcome unrelatedToCredentials(int status, ErrorEnvelope error) {
        String cause = cause(status, error);
        if (DEVICE_CODES.stream().anyMatch(error::codeEndsWith)) {
            return new Refused(true, cause);
        }
        boolean troubled = status >= 500 || status == 408 || (status >= 300 && status < 400);
        if (troubled || passing(error)) {
            return new Unreachable(cause);
        }
        if (DEVICE.matcher(error.text()).find()) {
            return new Refused(true, cause(status, error, DEVICE));
        }
        boolean aboutDevice = status == 404 && (error.recognized() || error.kind() == ErrorEnvelope.Kind.OTHER_JSON);
        return aboutDevice ? new Refused(true, "device_unknown") : new Refused(false, cause);
    }

    private static boolean accountNamed(ErrorEnvelope error) {
        return ACCOUNT_CODES.stream().anyMatch(error::codeEndsWith)
                || (error.recognized() && ACCOUNT.matcher(error.text()).find());
    }

    private static Verdict ends(PollOutcome outcome) {
        return new Verdict(false, false, outcome);
    }
}
