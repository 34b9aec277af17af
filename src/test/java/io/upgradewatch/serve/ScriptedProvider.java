package io.upgradewatch.serve;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** An OIDC provider that publishes its address and key, and signs whatever token a test asks for. */
public final class ScriptedProvider implements QuarkusTestResourceLifecycleManager {

    private static RsaJsonWebKey key;
    private static String issuer;

    private Vertx vertx;
    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            key = RsaJwkGenerator.generateJwk(2_048);
            key.setKeyId("one");
            key.setUse("sig");
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
        vertx = Vertx.vertx();
        server = vertx.createHttpServer()
                .requestHandler(ScriptedProvider::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        issuer = "http://127.0.0.1:" + server.actualPort();
        return Map.of(
                "quarkus.oidc.auth-server-url", issuer,
                "quarkus.oidc.client-id", "upgradewatch",
                "quarkus.oidc.credentials.secret", "a secret that is long enough to make a key of it",
                "quarkus.oidc.tenant-enabled", "true",
                "quarkus.oidc.application-type", "hybrid",
                "quarkus.oidc.roles.role-claim-path", "groups");
    }

    @Override
    public void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static void answer(HttpServerRequest request) {
        String body =
                switch (request.path()) {
                    case "/.well-known/openid-configuration" -> """
                            {"issuer":"%1$s","authorization_endpoint":"%1$s/login","token_endpoint":"%1$s/token",\
                            "jwks_uri":"%1$s/keys","end_session_endpoint":"%1$s/logout"}""".formatted(issuer);
                    case "/keys" -> "{\"keys\":[" + key.toJson() + "]}";
                    default -> "{}";
                };
        request.response().putHeader("Content-Type", "application/json").end(body);
    }

    /** A token of that user with those groups; one that has ended if {@code minutes} is negative. */
    public static String token(String user, List<String> groups, float minutes) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setSubject(user);
        claims.setClaim("preferred_username", user);
        claims.setStringListClaim("groups", groups);
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(minutes);
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue("one");
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
