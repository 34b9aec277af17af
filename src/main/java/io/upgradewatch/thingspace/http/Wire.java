package io.upgradewatch.thingspace.http;

import io.upgradewatch.poll.RequestKind;
import io.upgradewatch.watch.Watch;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.util.function.Consumer;

/** The requests of one credential set to one ThingSpace. On the loop. */
public final class Wire {

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence FORM = HttpHeaders.createOptimized("application/x-www-form-urlencoded");
    private static final CharSequence GZIP = HttpHeaders.createOptimized("gzip");
    private static final CharSequence SESSION_TOKEN = HttpHeaders.createOptimized("VZ-M2M-Token");
    private static final String FOTA = "/api/fota/v3/";
    private static final String REPORTS = "reports/";
    private static final String TOKEN = "/api/ts/v1/oauth2/token";
    private static final String LOGIN = "/api/m2m/v1/session/login";

    private final Connections connections;
    private final String prefix;
    private final Deadlines deadlines;
    private final int maxBody;
    private final Consumer<RequestKind> unpaid;

    /** @param unpaid is told of each request for a bearer or a session, which nobody has a permit for */
    public Wire(Context loop, CredentialSet set, int concurrency, Network network, Consumer<RequestKind> unpaid) {
        this.unpaid = unpaid;
        this.deadlines = new Deadlines(loop.owner(), set.timeout().toMillis());
        this.maxBody = (int) set.maxResponseBytes();
        this.prefix = prefixOf(set.url());
        this.connections = new Connections(loop, set, concurrency, network);
    }

    /**
     * Asks for the history of a device.
     *
     * @param again is run if the request is sent once more
     */
    public BoundedRequest history(Watch device, Bearer bearer, Session session, Runnable again) {
        String path =
                segment(device.account().value()) + "/devices/" + device.imei().digits();
        return report(path, bearer, session, again);
    }

    /**
     * Asks for one of the reports.
     *
     * @param pathAndQuery below the reports of all accounts
     * @param again is run if the request is sent once more
     */
    BoundedRequest report(String pathAndQuery, Bearer bearer, Session session, Runnable again) {
        return fota(REPORTS + pathAndQuery, bearer, session, again);
    }

    /**
     * Asks for something else.
     *
     * @param pathAndQuery below the API
     * @param again is run if the request is sent once more
     */
    public BoundedRequest fota(String pathAndQuery, Bearer bearer, Session session, Runnable again) {
        MultiMap headers = headers(bearer.header(), JSON).set(SESSION_TOKEN, session.token());
        return call(new UnsentRequest(HttpMethod.GET, prefix + FOTA + pathAndQuery, headers, null), again);
    }

    /** Asks for a bearer. */
    public BoundedRequest token(String basic) {
        unpaid.accept(RequestKind.TOKEN);
        return post(TOKEN, basic, FORM, Buffer.buffer("grant_type=client_credentials"));
    }

    /** Asks for a session. */
    public BoundedRequest login(Bearer bearer, Buffer credentials) {
        unpaid.accept(RequestKind.LOGIN);
        return post(LOGIN, bearer.header(), JSON, credentials);
    }

    public void close() {
        connections.close();
    }

    private BoundedRequest post(String path, String authorization, CharSequence type, Buffer body) {
        return call(new UnsentRequest(HttpMethod.POST, prefix + path, headers(authorization, type), body), () -> {});
    }

    private BoundedRequest call(UnsentRequest request, Runnable again) {
        return new BoundedRequest(request, connections, again, deadlines, maxBody).start();
    }

    private static MultiMap headers(String authorization, CharSequence type) {
        return HttpHeaders.headers()
                .set(HttpHeaders.AUTHORIZATION, authorization)
                .set(HttpHeaders.CONTENT_TYPE, type)
                .set(HttpHeaders.ACCEPT, JSON)
                .set(HttpHeaders.ACCEPT_ENCODING, GZIP);
    }

    private static String prefixOf(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    // Of the characters an account may have, only dots alone mean something else in a path.
    public static String segment(String account) {
        return account.equals(".") || account.equals("..") ? account.replace(".", "%2E") : account;
    }
}
