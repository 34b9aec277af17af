package io.upgradewatch.thingspace;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An upstream on a random port that does what the script says. By default it takes the right credentials, hands out
 * the same bearer until it is revoked and another session at each login, and answers a history to the last of both.
 */
final class ScriptedThingSpace {

    static final String HISTORY = "[{\"campaignId\":\"c\",\"status\":\"UpgradeSuccess\"}]";

    final AtomicInteger tokens = new AtomicInteger();
    final AtomicInteger logins = new AtomicInteger();
    final AtomicInteger refusedLogins = new AtomicInteger();
    final AtomicInteger polls = new AtomicInteger();
    volatile Handler<HttpServerRequest> token = this::giveToken;
    volatile Handler<HttpServerRequest> login = this::giveSession;
    volatile Handler<HttpServerRequest> history = this::giveHistory;
    volatile String password = "right-password";
    volatile boolean revoked = true;
    volatile String bearer = "none";
    volatile String session = "none";
    private final HttpServer server;

    ScriptedThingSpace(Vertx vertx) throws Exception {
        this(vertx, new HttpServerOptions());
    }

    ScriptedThingSpace(Vertx vertx, HttpServerOptions options) throws Exception {
        server = vertx.createHttpServer(options)
                .requestHandler(this::route)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    int port() {
        return server.actualPort();
    }

    void revoke() {
        bearer = "revoked";
        revoked = true;
    }

    void giveToken(HttpServerRequest request) {
        if (revoked) {
            bearer = "secret-bearer-" + tokens.get();
            revoked = false;
        }
        answer(request, 200, new JsonObject().put("access_token", bearer).put("expires_in", 3600));
    }

    void giveSession(HttpServerRequest request) {
        request.bodyHandler(body -> {
            if (!("Bearer " + bearer).equals(request.getHeader("Authorization"))) {
                answer(request, 401, fault("900901"));
            } else if (!password.equals(body.toJsonObject().getString("password"))) {
                refusedLogins.incrementAndGet();
                answer(request, 400, error("UnifiedWebService.INPUT_INVALID.Password.Invalid", "no"));
            } else {
                session = "secret-session-" + logins.get();
                answer(request, 200, new JsonObject().put("sessionToken", session));
            }
        });
    }

    void giveHistory(HttpServerRequest request) {
        if (!("Bearer " + bearer).equals(request.getHeader("Authorization"))) {
            answer(request, 401, fault("900901"));
        } else if (!session.equals(request.getHeader("VZ-M2M-Token"))) {
            answer(request, 400, error("INVALID_PARAMETER", "UWS verification failure (The Session has expired.)"));
        } else {
            request.response().end(HISTORY);
        }
    }

    static void answer(HttpServerRequest request, int status, JsonObject body) {
        request.response().setStatusCode(status).end(body.toBuffer());
    }

    static JsonObject fault(String code) {
        return new JsonObject().put("fault", new JsonObject().put("code", code).put("message", "m"));
    }

    static JsonObject error(String code, String message) {
        return new JsonObject().put("errorCode", code).put("errorMessage", message);
    }

    private void route(HttpServerRequest request) {
        switch (request.path()) {
            case "/api/ts/v1/oauth2/token" -> {
                tokens.incrementAndGet();
                token.handle(request);
            }
            case "/api/m2m/v1/session/login" -> {
                logins.incrementAndGet();
                login.handle(request);
            }
            default -> {
                polls.incrementAndGet();
                history.handle(request);
            }
        }
    }
}
