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
public final class ScriptedThingSpace {

    public static final String HISTORY = "[{\"campaignId\":\"c\",\"status\":\"UpgradeSuccess\"}]";

    public final AtomicInteger tokens = new AtomicInteger();
    public final AtomicInteger logins = new AtomicInteger();
    public final AtomicInteger refusedLogins = new AtomicInteger();
    public final AtomicInteger polls = new AtomicInteger();
    public volatile Handler<HttpServerRequest> token = this::giveToken;
    public volatile Handler<HttpServerRequest> login = this::giveSession;
    public volatile Handler<HttpServerRequest> history = this::giveHistory;
    volatile String password = "right-password";
    public volatile boolean revoked = true;
    public volatile String bearer = "none";
    public volatile String session = "none";
    private final HttpServer server;

    public ScriptedThingSpace(Vertx vertx) throws Exception {
        this(vertx, new HttpServerOptions());
    }

    public ScriptedThingSpace(Vertx vertx, HttpServerOptions options) throws Exception {
        server = vertx.createHttpServer(options)
                .requestHandler(this::route)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    public int port() {
        return server.actualPort();
    }

    public void revoke() {
        bearer = "revoked";
        revoked = true;
    }

    public void giveToken(HttpServerRequest request) {
        if (revoked) {
            bearer = "secret-bearer-" + tokens.get();
            revoked = false;
        }
        answer(request, 200, new JsonObject().put("access_token", bearer).put("expires_in", 3600));
    }

    public void giveSession(HttpServerRequest request) {
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

    public void giveHistory(HttpServerRequest request) {
        if (!("Bearer " + bearer).equals(request.getHeader("Authorization"))) {
            answer(request, 401, fault("900901"));
        } else if (!session.equals(request.getHeader("VZ-M2M-Token"))) {
            answer(request, 400, error("INVALID_PARAMETER", "UWS verification failure (The Session has expired.)"));
        } else {
            request.response().end(HISTORY);
        }
    }

    public static void answer(HttpServerRequest request, int status, JsonObject body) {
        request.response().setStatusCode(status).end(body.toBuffer());
    }

    public static JsonObject fault(String code) {
        return new JsonObject().put("fault", new JsonObject().put("code", code).put("message", "m"));
    }

    public static JsonObject error(String code, String message) {
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
