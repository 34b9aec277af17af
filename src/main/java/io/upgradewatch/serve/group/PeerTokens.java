package io.upgradewatch.serve.group;

import io.upgradewatch.serve.access.user.Role;
import java.time.InstantSource;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * What one instance shows another on behalf of a user: his name and role, good for one call of one instance, for half a
 * minute. Passwords do not travel.
 */
public final class PeerTokens {

    private static final String ISSUER = "upgradewatch";
    private static final String ROLE = "role";
    private static final String CALL = "call";
    private static final int SECONDS = 30;
    // Hosts' clocks are wrong, and a token that is good for one call of one instance is of little use to others.
    private static final int CLOCKS_APART_SECONDS = 300;

    private final String instance;
    private final PeerKeys keys;
    private final InstantSource clock;

    /** @param instance what the others call this instance */
    public PeerTokens(String instance, PeerKeys keys, InstantSource clock) {
        this.instance = instance;
        this.keys = keys;
        this.clock = clock;
    }

    /** Whom an instance speaks for. */
    public record Caller(String name, Role role) {}

    /** A token for one call; empty as long as the group has agreed on no secret. */
    public Optional<String> sign(Caller caller, String audience, String method, String path) {
        return keys.signing().map(key -> sign(key, caller, audience, method + " " + path));
    }

    /** Whom {@code token} speaks for; empty unless it is one of the group's, for us, for this call and for now. */
    public Optional<Caller> verify(String token, String method, String path) {
        try {
            JwtClaims claims = new JwtConsumerBuilder()
                    .setExpectedIssuer(ISSUER)
                    .setExpectedAudience(instance)
                    .setRequireExpirationTime()
                    .setRequireSubject()
                    .setMaxFutureValidityInMinutes((SECONDS + CLOCKS_APART_SECONDS) / 60 + 1)
                    .setAllowedClockSkewInSeconds(CLOCKS_APART_SECONDS)
                    .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                    .setJwsAlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.HMAC_SHA256)
                    .setVerificationKeyResolver((signed, nesting) -> key(signed.getKeyIdHeaderValue()))
                    .build()
                    .processToClaims(token);
            if (!(method + " " + path).equals(claims.getStringClaimValue(CALL))) {
                return Optional.empty();
            }
            String name = claims.getSubject();
            return Role.of(claims.getStringClaimValue(ROLE)).map(role -> new Caller(name, role));
        } catch (InvalidJwtException | MalformedClaimException refused) {
            return Optional.empty();
        }
    }

    private HmacKey key(String id) throws UnresolvableKeyException {
        return keys.named(id == null ? "" : id)
                .map(key -> new HmacKey(key.secret()))
                .orElseThrow(() -> new UnresolvableKeyException("none of the group's keys"));
    }

    private String sign(PeerKey key, Caller caller, String audience, String call) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience(audience);
        claims.setSubject(caller.name());
        claims.setStringClaim(ROLE, caller.role().word());
        claims.setStringClaim(CALL, call);
        claims.setExpirationTime(NumericDate.fromMilliseconds(clock.millis() + SECONDS * 1_000L));
        claims.setGeneratedJwtId();
        JsonWebSignature signed = new JsonWebSignature();
        signed.setPayload(claims.toJson());
        signed.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        signed.setKeyIdHeaderValue(key.id());
        signed.setKey(new HmacKey(key.secret()));
        try {
            return signed.getCompactSerialization();
        } catch (JoseException impossible) {
            throw new AssertionError("every Java platform has HMAC with SHA-256", impossible);
        }
    }
}
