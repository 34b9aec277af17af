package io.upgradewatch.thingspace.evidence;

import io.upgradewatch.poll.PollOutcome.Denied;
import io.upgradewatch.poll.PollOutcome.Refused;
import io.upgradewatch.thingspace.error.ErrorEnvelope;
import io.upgradewatch.thingspace.error.Verdict;
import io.upgradewatch.thingspace.http.Exchange;
import java.time.Instant;

/** What the answer about a neighbour says of the credentials that it was asked with. Pure. */
public final class Witness {

    private Witness() {}

    /** Whether the neighbour is served; null if the answer says neither that it is nor that it is denied. */
    public static Boolean of(Exchange exchange, Instant now) {
        return exchange.match(new Exchange.Cases<>() {
            @Override
            public Boolean answered(Exchange.Answer answer) {
                return Witness.of(answer, now);
            }

            @Override
            public Boolean unread(Exchange.Unread answer) {
                return null;
            }

            @Override
            public Boolean lost(Exchange.Lost lost) {
                return null;
            }
        });
    }

    private static Boolean of(Exchange.Answer answer, Instant now) {
        ErrorEnvelope error = ErrorEnvelope.of(answer.body());
        if (answer.status() >= 200 && answer.status() <= 299 && !error.recognized()) {
            return historyLike(error) ? Boolean.TRUE : null;
        }
        Verdict verdict = Verdict.of(answer, error, now);
        if (verdict.outcome() instanceof Denied) {
            return false;
        }
        // Who says that there is no such device has looked for it.
        return verdict.outcome() instanceof Refused refused && refused.permanent() ? Boolean.TRUE : null;
    }

    private static boolean historyLike(ErrorEnvelope error) {
        return error.kind() == ErrorEnvelope.Kind.EMPTY
                || error.text().startsWith("[")
                || error.text().equals("null");
    }
}
