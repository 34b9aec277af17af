package io.upgradewatch.thingspace;

import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.poll.TokenResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Says in one line that an upstream serves nobody of a credential set any more, and in another that it does again. What
 * it refuses or throttles is told elsewhere and neither begins nor ends an outage. On the loop.
 */
final class UpstreamOutage {

    private static final Logger LOG = Logger.getLogger(UpstreamOutage.class);

    // A moment's trouble, or one device's, is none.
    private static final Duration LASTING = Duration.ofSeconds(30);
    private static final int SEVERAL = 3;
    private static final String BEARER = "bearer_";
    private static final Set<TokenResult> ANSWERED =
            Set.of(TokenResult.OK, TokenResult.INVALID_CLIENT, TokenResult.REFUSED, TokenResult.THROTTLED);

    private final SetName set;
    private final Clock clock;
    private long failed;
    private Instant since;
    private String cause = "";
    private boolean away;

    UpstreamOutage(SetName set, Clock clock) {
        this.set = set;
        this.clock = clock;
    }

    /** A poll has ended. */
    void polled(PollOutcome outcome) {
        if (outcome instanceof PollOutcome.Unreachable unreachable) {
            unserved(unreachable.cause());
        } else if (outcome instanceof PollOutcome.Reported || outcome instanceof PollOutcome.Repeated) {
            served();
        }
    }

    /** A request for a bearer has ended. */
    void asked(TokenResult result) {
        if (!ANSWERED.contains(result)) {
            unserved(BEARER + result.label());
        } else if (result == TokenResult.OK && cause.startsWith(BEARER)) {
            served();
        }
    }

    /** Whether it is away now, as far as has been told. */
    boolean away() {
        return away;
    }

    private void unserved(String why) {
        Instant now = clock.instant();
        if (failed++ == 0) {
            since = now;
        }
        cause = why;
        if (!away && failed >= SEVERAL && !now.isBefore(since.plus(LASTING))) {
            away = true;
            LOG.warnf(
                    "ThingSpace serves nobody of the set: its devices back off, and nothing is lost set=%s cause=%s"
                            + " since=%s failed=%d",
                    set, cause, since, failed);
        }
    }

    private void served() {
        if (away) {
            LOG.infof(
                    "ThingSpace serves the set again set=%s away=%s failed=%d",
                    set,
                    Duration.ofSeconds(Duration.between(since, clock.instant()).toSeconds()),
                    failed);
        }
        away = false;
        failed = 0;
        cause = "";
    }
}
