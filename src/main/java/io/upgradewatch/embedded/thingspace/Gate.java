package io.upgradewatch.embedded.thingspace;

import io.upgradewatch.embedded.thingspace.fault.Answer;
import io.upgradewatch.embedded.thingspace.fault.Envelopes;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Who is let in: tokens and sessions are had here, and asked for at every other call. */
final class Gate {

    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";
    private static final CharSequence SESSION = HttpHeaders.createOptimized("VZ-M2M-Token");

    private final SimulatedBearers bearers;
    private final SimulatedLogins logins;

    Gate(SimulatedBearers bearers, SimulatedLogins logins) {
        this.bearers = bearers;
        this.logins = logins;
    }

    /** The refusal that a request without a good bearer gets; empty if it has one. */
    Optional<Answer> refusedBearer(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.startsWith(BEARER)) {
            return Optional.of(Envelopes.noBearer());
        }
        return bearers.accepts(header.substring(BEARER.length()))
                ? Optional.empty()
                : Optional.of(Envelopes.badBearer());
    }

    /** The refusal that a request without both credentials gets; empty if it has them. */
    Optional<Answer> refused(HttpServerRequest request) {
        Optional<Answer> refusal = refusedBearer(request);
        if (refusal.isPresent()) {
            return refusal;
        }
        return logins.accepts(session(request)) ? Optional.empty() : Optional.of(Envelopes.sessionExpired());
    }

    /** The session that the request came with; null if none. */
    String session(HttpServerRequest request) {
        return request.getHeader(SESSION);
    }

    /** Key and secret of a request for a token; empty if there is no readable pair. */
    Optional<String[]> keyPair(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.startsWith(BASIC)) {
            return Optional.empty();
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(header.substring(BASIC.length()));
            String[] pair = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
            return pair.length == 2 ? Optional.of(pair) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
