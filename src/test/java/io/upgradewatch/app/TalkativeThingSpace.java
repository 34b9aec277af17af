package io.upgradewatch.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An upstream that repeats in its answers every secret that it is sent, and remembers them all. */
final class TalkativeThingSpace implements AutoCloseable {

    private final HttpServer server;
    private final AtomicInteger count = new AtomicInteger();

    /** Everything that must not be seen anywhere. */
    final Set<String> secrets = new ConcurrentSkipListSet<>();

    /** What a request for a history is answered; takes the secrets that it came with, as one text. */
    volatile Function<String, Reply> history = secrets -> new Reply(200, "[]");

    volatile boolean refusingLogins;

    record Reply(int status, String body) {}

    TalkativeThingSpace() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Reply reply = reply(exchange, sent);
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Reply reply(HttpExchange exchange, String sent) {
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/token")) {
            String bearer = fresh("bearer-value-");
            return new Reply(
                    200, "{\"access_token\":\"" + bearer + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
        }
        if (path.endsWith("/login")) {
            String session = fresh("session-value-");
            return refusingLogins
                    ? new Reply(
                            400,
                            "{\"errorCode\":\"UnifiedWebService.INPUT_INVALID.Password.Invalid\",\"errorMessage\":\""
                                    + sent.replace("\"", "'") + "\"}")
                    : new Reply(200, "{\"sessionToken\":\"" + session + "\"}");
        }
        return history.apply(exchange.getRequestHeaders().getFirst("Authorization") + " "
                + exchange.getRequestHeaders().getFirst("VZ-M2M-Token"));
    }

    private String fresh(String prefix) {
        String secret = prefix + count.incrementAndGet() + "-0a1b2c3d";
        secrets.add(secret);
        return secret;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
