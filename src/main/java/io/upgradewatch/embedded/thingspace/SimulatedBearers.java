package io.upgradewatch.embedded.thingspace;

import io.upgradewatch.embedded.thingspace.fault.Answer;
import io.upgradewatch.embedded.thingspace.fault.Envelopes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The OAuth2 tokens: one for each key, handed out again until it expires, so that a fresh answer may hold a token
 * that is almost over.
 *
 * <p>Safe from any thread.
 */
public final class SimulatedBearers {

    private final List<Credentials> credentials;
    private final InstantSource clock;
    private final Duration life;
    private final Map<String, Bearer> byKey = new ConcurrentHashMap<>();
    private final Map<String, Bearer> byToken = new ConcurrentHashMap<>();
    private final LongAdder issued = new LongAdder();
    private final LongAdder asked = new LongAdder();

    /** A token and its end. */
    record Bearer(String token, Instant expiresAt) {}

    SimulatedBearers(List<Credentials> credentials, InstantSource clock, Duration life) {
        this.credentials = credentials;
        this.clock = clock;
        this.life = life;
    }

    /** The answer to a token request with this key pair and form. */
    Answer issue(String key, String secret, String form) {
        asked.increment();
        if (!known(key, secret)) {
            return Envelopes.oauth(
                    401, "invalid_client", "A valid OAuth client could not be found for client_id", null);
        }
        if (!form.contains("grant_type=")) {
            return Envelopes.oauth(400, "invalid_request", "Missing grant_type parameter value", null);
        }
        if (!form.contains("grant_type=client_credentials")) {
            return Envelopes.oauth(400, "unsupported_grant_type", "Unsupported grant_type value", null);
        }
        Bearer bearer = current(key);
        long left = Duration.between(clock.instant(), bearer.expiresAt).toSeconds();
        return Answer.json("{\"access_token\":\"" + bearer.token
                + "\",\"scope\":\"am_application_scope default\",\"token_type\":\"Bearer\",\"expires_in\":" + left
                + "}");
    }

    /** The answer to a request to revoke; the next token of this key is a new one. */
    Answer revoke(String key, String secret, String form) {
        if (!known(key, secret)) {
            return Envelopes.oauth(
                    401, "invalid_client", "A valid OAuth client could not be found for client_id", null);
        }
        Optional.ofNullable(byKey.get(key))
                .filter(bearer -> form.contains("token=" + bearer.token))
                .ifPresent(bearer -> drop(key, bearer));
        return Answer.empty(200);
    }

    /** Whether requests with this token pass. */
    boolean accepts(String token) {
        Bearer bearer = byToken.get(token);
        return bearer != null && clock.instant().isBefore(bearer.expiresAt);
    }

    /** Ends every token now, ahead of the end that their holders were told. */
    public void expire() {
        byKey.forEach(this::drop);
    }

    /** How many different tokens were handed out. */
    public long issued() {
        return issued.sum();
    }

    /** How many times a token was asked for. */
    public long asked() {
        return asked.sum();
    }

    private synchronized Bearer current(String key) {
        Bearer known = byKey.get(key);
        if (known != null && clock.instant().isBefore(known.expiresAt)) {
            return known;
        }
        if (known != null) {
            drop(key, known);
        }
        Bearer fresh = new Bearer(UUID.randomUUID().toString(), clock.instant().plus(life));
        byKey.put(key, fresh);
        byToken.put(fresh.token, fresh);
        issued.increment();
        return fresh;
    }

    private synchronized void drop(String key, Bearer bearer) {
        byKey.remove(key, bearer);
        byToken.remove(bearer.token);
    }

    private boolean known(String key, String secret) {
        return credentials.stream()
                .anyMatch(one -> one.key().equals(key) && one.secret().equals(secret));
    }
}
