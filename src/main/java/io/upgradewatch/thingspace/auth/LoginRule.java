package io.upgradewatch.thingspace.auth;

import io.upgradewatch.poll.LoginLedger.Entry;
import io.upgradewatch.poll.LoginLedger.Resumption;
import io.upgradewatch.poll.LoginPause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How often a user may fail to log in. Upstream locks it after the fifth failure in a row, and silence may have been
 * one: two refusals stop, silence goes on to four, an hour apart, and beyond that each attempt is a person's. Pure.
 */
final class LoginRule {

    static final int MAX_REFUSALS = 2;

    /** One failure more locks the user. */
    static final int MAX_FAILURES = 4;

    static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);
    static final Duration AFTER_SILENCE = Duration.ofHours(1);

    private LoginRule() {}

    /** Why no login is to be tried now; empty if one may be. */
    static Optional<LoginPause> pause(Entry row, Optional<Resumption> asked, Instant now) {
        if (resumed(row, asked)) {
            return Optional.empty();
        }
        if (row.refusals() >= MAX_REFUSALS) {
            return Optional.of(LoginPause.REFUSED);
        }
        if (row.failures() >= MAX_FAILURES || silent(row, now)) {
            return Optional.of(LoginPause.UNANSWERED);
        }
        return Optional.empty();
    }

    /** Whether a person has allowed an attempt that has not been made, knowing of all the failures. */
    static boolean resumed(Entry row, Optional<Resumption> asked) {
        return asked.filter(one -> !one.id().equals(row.resumption()) && row.failures() <= one.failures())
                .isPresent();
    }

    // An attempt that lies ahead was made before the clock was set back.
    private static boolean silent(Entry row, Instant now) {
        return row.unansweredAt() != null
                && now.isBefore(row.unansweredAt().plus(AFTER_SILENCE))
                && !now.plus(AFTER_SILENCE).isBefore(row.unansweredAt());
    }
}
