package io.upgradewatch.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.codec.BodyCodec;

/**
 * The least that polling can cost with Vert.x's Web Client: the monitor's requests one after the other, 64 in flight on
 * one event loop, and nobody reads the answers.
 */
public final class ReferenceLoop {

    static final String ACCOUNT = "0000000000-00000";
    static final int IN_FLIGHT = 64;

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence SESSION = HttpHeaders.createOptimized("VZ-M2M-Token");

    private final WebClient client;
    private final int port;
    private final int devices;
    private int next;

    private ReferenceLoop(WebClient client, int port, int devices) {
        this.client = client;
        this.port = port;
        this.devices = devices;
    }

    /** Arguments are the port and how many devices there are. */
    public static void main(String[] arguments) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        vertx.runOnContext(nothing -> {
            WebClient client = WebClient.create(
                    vertx, new WebClientOptions().setUserAgentEnabled(false).setMaxPoolSize(IN_FLIGHT));
            ReferenceLoop loop =
                    new ReferenceLoop(client, Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
            for (int i = 0; i < IN_FLIGHT; i++) {
                loop.send();
            }
        });
    }

    private void send() {
        long imei = SampleHistory.FIRST_IMEI + next++ % devices;
        client.request(HttpMethod.GET, port, "127.0.0.1", "/api/fota/v3/reports/" + ACCOUNT + "/devices/" + imei)
                .putHeader(HttpHeaders.AUTHORIZATION.toString(), "Bearer bench")
                .putHeader(SESSION.toString(), "bench")
                .putHeader(HttpHeaders.CONTENT_TYPE.toString(), JSON.toString())
                .putHeader(HttpHeaders.ACCEPT.toString(), JSON.toString())
                .as(BodyCodec.none())
                .send()
                .onComplete(answered -> send());
    }
}
