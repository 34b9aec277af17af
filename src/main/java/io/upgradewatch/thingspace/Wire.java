package io.upgradewatch.thingspace;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.client.impl.HttpContext;
import io.vertx.ext.web.client.impl.WebClientInternal;
import java.net.URI;

/**
 * The connections of one credential set to one ThingSpace. On the loop.
 *
 * <p>The Web Client lets go of a request once it is sent: a body codec that refuses to go on makes it drain the rest of
 * the body, and nothing can cut off a drip. So an interceptor, which is how the Web Client's own extensions are made,
 * hands each request and the head of each answer to its {@link Call}.
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

    private final WebClient client;
    private final String prefix;
    private final Deadlines deadlines;
    private final int maxBody;

    Wire(Vertx vertx, CredentialSet set, int concurrency) {
        URI url = set.url();
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        long timeoutMillis = set.timeout().toMillis();
        this.deadlines = new Deadlines(vertx, timeoutMillis);
        this.maxBody = (int) set.maxResponseBytes();
        this.prefix = prefixOf(url);
        this.client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setUserAgentEnabled(false)
                        // A redirect would carry both tokens to wherever it points.
                        .setFollowRedirects(false)
                        .setDefaultHost(url.getHost().replaceAll("[\\[\\]]", ""))
                        .setDefaultPort(url.getPort() > 0 ? url.getPort() : tls ? 443 : 80)
                        .setSsl(tls)
                        .setConnectTimeout((int) Math.min(timeoutMillis, Integer.MAX_VALUE))
                        .setMaxPoolSize(concurrency + BESIDES_POLLS)
                        .setKeepAliveTimeout(IDLE_SECONDS));
        ((WebClientInternal) client).addInterceptor(Wire::tell);
    }

    /** Asks for the history of a device. */
    Call history(String account, String imei, Bearer bearer, Session session) {
        HttpRequest<Buffer> request = client.get(prefix + HISTORY_OF + segment(account) + "/devices/" + imei);
        request.headers()
                .set(HttpHeaders.AUTHORIZATION, bearer.header())
                .set(SESSION_TOKEN, session.token())
                .set(HttpHeaders.CONTENT_TYPE, JSON)
                .set(HttpHeaders.ACCEPT, JSON);
        return call().send(request, null);
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
        HttpRequest<Buffer> request = client.post(prefix + path);
        request.headers()
                .set(HttpHeaders.AUTHORIZATION, authorization)
                .set(HttpHeaders.CONTENT_TYPE, type)
                .set(HttpHeaders.ACCEPT, JSON);
        return call().send(request, body);
    }

    private Call call() {
        return new Call(deadlines, maxBody);
    }

    private static void tell(HttpContext<?> exchange) {
        Call call = (Call) exchange.request().bodyCodec();
        boolean goesOn =
                switch (exchange.phase()) {
                    case SEND_REQUEST -> call.connected(exchange.clientRequest());
                    case RECEIVE_RESPONSE -> call.answered(exchange.clientResponse());
                    default -> true;
                };
        if (goesOn) {
            exchange.next();
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
