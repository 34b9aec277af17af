package io.upgradewatch.thingspace.auth;

import io.upgradewatch.poll.LoginPause;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.PollOutcome.Denied;
import io.upgradewatch.poll.PollOutcome.Scope;
import io.upgradewatch.poll.PollOutcome.Unreachable;
import io.upgradewatch.thingspace.error.ErrorEnvelope;
import io.upgradewatch.thingspace.error.Verdict;
import io.upgradewatch.thingspace.http.Exchange;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * What became of one login. What may have reached the session service counts as failed, whether or not anybody heard
 * of it, because upstream locks the account after five.
 *
 * @param kind how it ended
 * @param token the session; null if there is none
 * @param outcome how polls that wait for the session end; null if there is one
 */
public record LoginAnswer(Kind kind, String token, PollOutcome outcome) {

    private static final Pattern ABOUT_THE_USER = Pattern.compile(
            "(?i)(password|username|user name|login)\\W*(is )?(not valid|invalid|incorrect|locked|expired)"
                    + "|contact record is locked");

    /** How a login ended. */
    enum Kind {
        SUCCEEDED,
        /** The session service said no. */
        REFUSED,
        /** It may have been counted, and nobody can say. */
        UNANSWERED,
        /** It certainly never reached the session service. */
        UNCOUNTED,
        /** The gateway did not take the bearer; uncounted, and worth another try with a fresh one. */
        BEARER_STALE
    }

    public static LoginAnswer of(Exchange exchange, Instant now) {
        return exchange.match(new Exchange.Cases<>() {
            @Override
            public LoginAnswer answered(Exchange.Answer answer) {
                return LoginAnswer.answered(answer, now);
            }

            @Override
            public LoginAnswer unread(Exchange.Unread answer) {
                return new LoginAnswer(Kind.UNANSWERED, null, new Unreachable("login_" + answer.cause()));
            }

            @Override
            public LoginAnswer lost(Exchange.Lost lost) {
                Kind kind = lost.sent() ? Kind.UNANSWERED : Kind.UNCOUNTED;
                return new LoginAnswer(kind, null, new Unreachable("login_" + lost.cause()));
            }
        });
    }

    private static LoginAnswer answered(Exchange.Answer answer, Instant now) {
        int status = answer.status();
        if (status >= 200 && status <= 299) {
            String token = TokenAnswer.read(answer.body(), "sessionToken").token();
            if (token != null) {
                return new LoginAnswer(Kind.SUCCEEDED, token, null);
            }
        }
        ErrorEnvelope error = ErrorEnvelope.of(answer.body());
        if (Verdict.throttled(answer, error) || Verdict.wrongPath(status, error)) {
            return new LoginAnswer(
                    Kind.UNCOUNTED, null, Verdict.of(answer, error, now).outcome());
        }
        if (Verdict.bearerFault(error)) {
            return new LoginAnswer(
                    Kind.BEARER_STALE, null, new Denied(Scope.CREDENTIALS, Verdict.cause(status, error)));
        }
        if (refused(status, error)) {
            return new LoginAnswer(Kind.REFUSED, null, new Denied(Scope.CREDENTIALS, LoginPause.REFUSED.cause()));
        }
        return new LoginAnswer(Kind.UNANSWERED, null, new Unreachable("login_http_" + status));
    }

    // A refusal is the session service's own: what a gateway or a balancer says in its place, in whatever status, is
    // silence.
    private static boolean refused(int status, ErrorEnvelope error) {
        if (error.kind() != ErrorEnvelope.Kind.SERVICE) {
            return error.kind() == ErrorEnvelope.Kind.OTHER_JSON && client(status);
        }
        return ABOUT_THE_USER.matcher(error.text()).find() || (client(status) && !Verdict.passing(error));
    }

    private static boolean client(int status) {
        return status >= 400 && status < 500 && status != 408;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "LoginAnswer[" + kind + "]";
    }
}
