package io.upgradewatch.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which share of the configured rate upstream is taken to serve: half of what was in use when it asks for fewer requests,
 * never less than {@link #FLOOR}, and after half a minute without such a wish a little more each second until it is all
 * again. Additive increase and multiplicative decrease, as TCP finds the width of a line that nobody tells it.
 *
 * <p>It follows from the last halving and the time alone, so that instances which know of that one agree. Not
 * thread-safe.
 */
public final class LearnedRate {

    public static final double FLOOR = 0.01;

    static final Duration SILENCE = Duration.ofSeconds(30);
    // From a half to all in about four minutes.
    private static final double MORE_PER_SECOND = 0.002;

    private Halved last = new Halved(1, Instant.MIN);

    /**
     * What the rate was halved to.
     *
     * @param share of the configured rate, from {@link #FLOOR} to 1
     * @param at when
     */
    public record Halved(double share, Instant at) {}

    /** The share that may be used at {@code now}. */
    public double share(Instant now) {
        Instant quietSince = last.at() == Instant.MIN ? Instant.MIN : last.at().plus(SILENCE);
        if (last.share() == 1 || !now.isAfter(quietSince)) {
            return last.share();
        }
        double seconds = Duration.between(quietSince, now).toMillis() / 1000.0;
        return Math.min(1, last.share() + MORE_PER_SECOND * seconds);
    }

    /**
     * Upstream asked for fewer requests.
     *
     * @param sentAt when the request was sent that it answered so
     * @return what that makes of it; empty if the request was under way at the last halving, of which it tells nothing
     *     new
     */
    public Optional<Halved> throttled(Instant sentAt, Instant now) {
        if (!sentAt.isAfter(last.at())) {
            return Optional.empty();
        }
        last = new Halved(Math.max(FLOOR, share(now) / 2), now);
        return Optional.of(last);
    }

    /** Another instance has halved it, or this one before it was started anew; what is older than the last counts no more. */
    public void learn(Halved other, Instant now) {
        // By a clock that is ahead it would never grow again.
        Instant at = other.at().isAfter(now) ? now : other.at();
        if (at.isAfter(last.at())) {
            last = new Halved(Math.max(FLOOR, Math.min(1, other.share())), at);
        }
    }

    /** The clock went back by {@code by}. */
    public void setBack(Duration by) {
        if (last.at() != Instant.MIN) {
            last = new Halved(last.share(), last.at().minus(by));
        }
    }
}
