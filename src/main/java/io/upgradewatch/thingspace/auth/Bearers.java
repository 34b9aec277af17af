package io.upgradewatch.thingspace.auth;

import io.upgradewatch.poll.LoginListener;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.PollOutcome.Denied;
import io.upgradewatch.poll.PollOutcome.Scope;
import io.upgradewatch.poll.PollOutcome.Throttled;
import io.upgradewatch.poll.PollOutcome.Unreachable;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.poll.TokenAge;
import io.upgradewatch.poll.TokenResult;
import io.upgradewatch.schedule.Backoff;
import io.upgradewatch.thingspace.error.ErrorEnvelope;
import io.upgradewatch.thingspace.error.RequestPause;
import io.upgradewatch.thingspace.error.Verdict;
import io.upgradewatch.thingspace.http.Bearer;
import io.upgradewatch.thingspace.http.CredentialSet;
import io.upgradewatch.thingspace.http.Exchange;
import io.upgradewatch.thingspace.http.Wire;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The OAuth2 bearer of one credential set, by client credentials. At most one request is under way, however many wait;
 * a bearer is renewed 30 seconds before its end and serves until then; failures are repeated with growing pauses.
 *
 * <p>Not by Vert.x's OAuth2 client, because what it keeps back is what this API's rules need: its failures are a
 * status line and the whole body as one text, without the status and {@code Retry-After} that tell a wrong secret from
 * a gateway that is busy (and with whatever the body holds, which ends up in logs); it reads a body of any length for
 * any time; it refuses an answer with an unusual content type; and it keeps, shares and renews no token. What is left
 * of it is the form of one request.
 *
 * <p>Upstream hands out the same token again until it expires, so {@code expires_in} is believed and a token that
 * comes again is not asked for early again. On the loop; futures never fail.
 */
public final class Bearers {

    private static final Logger LOG = Logger.getLogger(Bearers.class);
    private static final Duration EARLY = Duration.ofSeconds(30);
    private static final Duration LONGEST_LIFE = Duration.ofDays(365);
    // A token that is said to end before this is not believed to: it would be asked for again at each poll.
    private static final Duration BELIEVED = Duration.ofSeconds(10);
    private static final Backoff UNBELIEVED = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(1));

    private static final int UNAUTHORIZED = 401;

    private final SetName set;
    private final Wire wire;
    private final LoginListener listener;
    private final Clock clock;
    private final String basic;
    private final RequestPause hold;
    private Bearer current;
    private TokenResult last = TokenResult.OK;
    private Instant since;
    private Promise<Grant<Bearer>> renewal;
    private int unbelieved;

    public Bearers(CredentialSet set, Wire wire, LoginListener listener, Clock clock) {
        this.set = set.name();
        this.wire = wire;
        this.listener = listener;
        this.clock = clock;
        this.hold = new RequestPause(
                clock,
                asked -> LOG.warnf("token request waits an hour and no longer set=%s asked=%s", set.name(), asked));
        byte[] pair = (set.key() + ":" + set.secret()).getBytes(StandardCharsets.UTF_8);
        this.basic = "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** The bearer to send now; null if one has to be had first. Starts an early renewal where one is due. */
    public Bearer usable() {
        if (current == null) {
            return null;
        }
        Instant now = clock.instant();
        if (!now.isBefore(current.expiresAt())) {
            current = null;
        } else if (!now.isBefore(current.renewAt()) && hold.active().isEmpty()) {
            renew();
        }
        return current;
    }

    /** The bearer to send, as soon as there is one. */
    public Future<Grant<Bearer>> next() {
        Bearer usable = usable();
        if (usable != null) {
            return Future.succeededFuture(Grant.of(usable));
        }
        return hold.active()
                .<Future<Grant<Bearer>>>map(refusal -> Future.succeededFuture(Grant.refused(refusal)))
                .orElseGet(this::renew);
    }

    /** How old the present one is; empty if there is none. */
    public Optional<TokenAge> age() {
        return Optional.ofNullable(current)
                .map(bearer -> new TokenAge(
                        "bearer", since, Optional.of(bearer.expiresAt()).filter(end -> !end.equals(Instant.MAX))));
    }

    /** Whether there is one; starts to get one if there is not. */
    public boolean ready() {
        if (usable() == null) {
            next();
        }
        return current != null;
    }

    /** Why there is none, as far as the last request tells; empty if there is one, or none was refused. */
    public Optional<TokenResult> failing() {
        return current == null && last != TokenResult.OK ? Optional.of(last) : Optional.empty();
    }

    /** Upstream no longer takes {@code stale}; no matter if it has been replaced meanwhile. */
    public void drop(Bearer stale) {
        if (current != null && current.header().equals(stale.header())) {
            current = null;
        }
    }

    /** A person says that it is worth trying again. */
    public void resume() {
        hold.clear();
    }

    private Future<Grant<Bearer>> renew() {
        if (renewal == null) {
            Promise<Grant<Bearer>> under = Promise.promise();
            renewal = under;
            wire.token(basic).ended().onSuccess(exchange -> {
                renewal = null;
                under.complete(exchange.match(new Judged()));
            });
            return under.future();
        }
        return renewal.future();
    }

    private Grant<Bearer> granted(TokenAnswer answer) {
        Instant now = clock.instant();
        String header = "Bearer " + answer.token();
        boolean again = current != null && current.header().equals(header);
        Instant expiresAt = answer.expiresIn() < 0 ? Instant.MAX : now.plus(life(answer.expiresIn()));
        Instant early = answer.expiresIn() < 0 ? Instant.MAX : expiresAt.minus(EARLY);
        // One with seconds left is used to its end: asking again would only bring it again.
        current = new Bearer(header, again || !early.isAfter(now) ? expiresAt : early, expiresAt);
        since = again ? since : now;
        hold.success();
        ended(TokenResult.OK);
        return Grant.of(current);
    }

    private Grant<Bearer> refused(TokenResult result, PollOutcome outcome) {
        ended(result);
        hold.strike(
                outcome,
                outcome instanceof Throttled throttled ? throttled.retryAfter().orElse(Duration.ZERO) : Duration.ZERO);
        return Grant.refused(outcome);
    }

    private void ended(TokenResult result) {
        last = result;
        listener.tokenEnded(set, result);
    }

    private Duration life(long seconds) {
        Duration said = Duration.ofSeconds(Math.min(seconds, LONGEST_LIFE.toSeconds()));
        if (said.compareTo(BELIEVED) >= 0) {
            unbelieved = 0;
            return said;
        }
        Duration atLeast = UNBELIEVED.after(++unbelieved, seconds);
        return said.compareTo(atLeast) < 0 ? atLeast : said;
    }

    /** What the token endpoint's answer means. */
    private final class Judged implements Exchange.Cases<Grant<Bearer>> {

        @Override
        public Grant<Bearer> answered(Exchange.Answer answer) {
            if (answer.status() >= 200 && answer.status() < 300) {
                TokenAnswer token = TokenAnswer.read(answer.body(), "access_token");
                return token.token() != null
                        ? granted(token)
                        : refused(TokenResult.UNREADABLE, new Unreachable("bearer_unreadable"));
            }
            ErrorEnvelope error = ErrorEnvelope.of(answer.body());
            boolean ours = answer.status() >= 400 && answer.status() < 500 && answer.status() != 408;
            if (Verdict.throttled(answer, error) || Verdict.wrongPath(answer.status(), error) || !ours) {
                return refused(
                        Verdict.throttled(answer, error)
                                ? TokenResult.THROTTLED
                                : ours ? TokenResult.REFUSED : TokenResult.SERVER_ERROR,
                        Verdict.of(answer, error, clock.instant()).outcome());
            }
            String cause = Verdict.cause(answer.status(), error);
            boolean wrong = answer.status() == UNAUTHORIZED || cause.equals(TokenResult.INVALID_CLIENT.label());
            return refused(
                    wrong ? TokenResult.INVALID_CLIENT : TokenResult.REFUSED,
                    new Denied(Scope.CREDENTIALS, "bearer_" + cause));
        }

        @Override
        public Grant<Bearer> unread(Exchange.Unread answer) {
            return refused(TokenResult.UNREADABLE, new Unreachable("bearer_" + answer.cause()));
        }

        @Override
        public Grant<Bearer> lost(Exchange.Lost lost) {
            return refused(TokenResult.ofLabel(lost.cause()), new Unreachable("bearer_" + lost.cause()));
        }
    }
}
