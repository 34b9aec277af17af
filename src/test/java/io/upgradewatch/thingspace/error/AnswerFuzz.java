package io.upgradewatch.thingspace.error;

import io.upgradewatch.thingspace.auth.LoginAnswer;
import io.upgradewatch.thingspace.auth.TokenAnswer;
import io.upgradewatch.thingspace.history.ReportTime;
import io.upgradewatch.thingspace.http.Exchange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;

/** Any bytes as an error, a token, a login, a Retry-After or a report time: understood or not, and never thrown at. */
public final class AnswerFuzz {

    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final int[] STATUSES = {200, 204, 302, 400, 401, 403, 404, 408, 429, 500, 502, 503, 504, 599};

    private AnswerFuzz() {}

    /** The first byte chooses the status, the second how long the header is that precedes the body. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 2) {
            return;
        }
        int status = STATUSES[(input[0] & 0xff) % STATUSES.length];
        int split = Math.min(input.length, 2 + (input[1] & 0x3f));
        String header = new String(input, 2, split - 2, StandardCharsets.ISO_8859_1);
        byte[] body = Arrays.copyOfRange(input, split, input.length);
        Exchange.Answer answer = new Exchange.Answer(status, header, body);

        ErrorEnvelope error = ErrorEnvelope.of(body);
        Objects.requireNonNull(error.kind(), "kind");
        Objects.requireNonNull(Verdict.of(answer, NOW), "verdict");
        Objects.requireNonNull(Verdict.cause(status, error), "cause");
        Objects.requireNonNull(LoginAnswer.of(answer, NOW), "login");
        TokenAnswer.read(body, "access_token");
        RetryAfter.parse(header, NOW).ifPresent(wait -> {
            if (wait.isNegative() || RetryAfter.cut(wait).compareTo(RetryAfter.LONGEST) > 0) {
                throw new AssertionError("a wait of " + wait);
            }
        });
        ReportTime.parse(header);
    }
}
