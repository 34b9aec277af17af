package io.upgradewatch.thingspace;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.net.URI;

/**
 * The connections of one credential set to one ThingSpace. On the loop.
 *
 * <p>Vert.x's plain HTTP client and not the Web Client on top of it: the latter lets go of a request once it is sent,
 * so a body codec that refuses to go on makes it drain the rest of the body, and nothing can cut off a drip.
 */
final class Wire {

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence FORM = HttpHeaders.createOptimized("application/x-www-form-urlencoded");
    private static final CharSequence SESSION_TOKEN = HttpHeaders.createOptimized("VZ-M2M-Token");
    private static final String HISTORY_OF = "/api/fota/v3/reports/";
    private static final String TOKEN = "/api/ts/v1/oauth2/token";
    private static final String LOGIN = "/api/m2m/v1/session/login";
    // A token request and a login never wait behind polls.
    private static final int BESIDES_POLLS = 2;
    private static final int IDLE_SECONDS = 20;

    private final Vertx vertx;
    private final HttpClient client;
    private final String prefix;
    private final long timeoutMillis;
    private final int maxBody;

    Wire(Vertx vertx, CredentialSet set, int concurrency) {
        URI url = set.url();
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        this.vertx = vertx;
        this.timeoutMillis = set.timeout().toMillis();
        this.maxBody = (int) set.maxResponseBytes();
        this.prefix = prefixOf(url);
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setDefaultHost(url.getHost().replaceAll("[\\[\\]]", ""))
                .setDefaultPort(url.getPort() > 0 ? url.getPort() : tls ? 443 : 80)
                .setSsl(tls)
                .setConnectTimeout((int) Math.min(timeoutMillis, Integer.MAX_VALUE))
                .setMaxPoolSize(concurrency + BESIDES_POLLS)
                .setKeepAliveTimeout(IDLE_SECONDS));
    }

    /** Asks for the history of a device. */
    Call history(String account, String imei, Bearer bearer, Session session) {
        String uri = prefix + HISTORY_OF + segment(account) + "/devices/" + imei;
        return new Call(vertx, connect(HttpMethod.GET, uri), timeoutMillis, maxBody, request -> request.putHeader(
                        HttpHeaders.AUTHORIZATION, bearer.header())
                .putHeader(SESSION_TOKEN, session.token())
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .putHeader(HttpHeaders.ACCEPT, JSON)
                .end());
    }

    /** Asks for a bearer. */
    Call token(String basic) {
        return post(TOKEN, basic, FORM, Buffer.buffer("grant_type=client_credentials"));
    }

    /** Asks for a session. */
    Call login(Bearer bearer, Buffer credentials) {
        return post(LOGIN, bearer.header(), JSON, credentials);
    }

    void close() {
        client.close();
    }

    private Call post(String path, String authorization, CharSequence type, Buffer body) {
        return new Call(
                vertx, connect(HttpMethod.POST, prefix + path), timeoutMillis, maxBody, request -> request.putHeader(
                                HttpHeaders.AUTHORIZATION, authorization)
                        .putHeader(HttpHeaders.CONTENT_TYPE, type)
                        .putHeader(HttpHeaders.ACCEPT, JSON)
                        .end(body));
    }

    private Future<HttpClientRequest> connect(HttpMethod method, String uri) {
        try {
            return client.request(method, uri);
        } catch (IllegalStateException closed) {
            return Future.failedFuture(closed);
        }
    }

    private static String prefixOf(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    // Of the characters an account may have, only dots alone mean something else in a path.
    private static String segment(String account) {
        return account.equals(".") || account.equals("..") ? account.replace(".", "%2E") : account;
    }
}
