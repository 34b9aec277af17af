package io.upgradewatch.thingspace.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How often a refusal may cost fresh tokens: once a minute if nothing is served with those that we have, and once an
 * hour if others are, or if there is nobody to tell by. On the loop.
 */
public final class Renewals {

    public static final Duration MIN_SPACING = Duration.ofMinutes(1);
    public static final Duration MIN_SPACING_WHILE_SERVED = Duration.ofHours(1);

    private final Clock clock;
    private Instant lastAt = Instant.MIN;
    private Instant lastSpareAt = Instant.MIN;

    public Renewals(Clock clock) {
        this.clock = clock;
    }

    /** Nothing is served; says whether to renew, and notes it. */
    public boolean take() {
        Instant now = clock.instant();
        if (!passed(lastAt, MIN_SPACING, now)) {
            return false;
        }
        lastAt = now;
        return true;
    }

    /** Others are served, or there are none; says whether to renew, and notes it. */
    public boolean takeSpare() {
        Instant now = clock.instant();
        if (!passed(lastSpareAt, MIN_SPACING_WHILE_SERVED, now) || !take()) {
            return false;
        }
        lastSpareAt = now;
        return true;
    }

    // A last time that lies ahead was noted before the clock was set back.
    private static boolean passed(Instant last, Duration spacing, Instant now) {
        return last == Instant.MIN || last.isAfter(now) || !last.plus(spacing).isAfter(now);
    }
}
