package io.upgradewatch.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An upstream that repeats in its answers every secret that it is sent, and remembers them all. */
public final class TalkativeThingSpace implements AutoCloseable {

    private final HttpServer server;
    private final AtomicInteger count = new AtomicInteger();

    /** Everything that must not be seen anywhere. */
    public final Set<String> secrets = new ConcurrentSkipListSet<>();

    /** What a request for a history is answered; takes the secrets that it came with, as one text. */
    public volatile Function<String, Reply> history = secrets -> new Reply(200, "[]");

    /** What else is answered below {@code /name}; the key is {@code name/token} or {@code name/login}. */
    public final Map<String, Function<String, Reply>> instead = new ConcurrentHashMap<>();

    /** Every path that was asked for. */
    public final List<String> asked = new CopyOnWriteArrayList<>();

    public record Reply(int status, String body) {

        /** One that sends whoever follows it elsewhere, with all that it knows. */
        public static Reply redirect(String secrets) {
            return new Reply(302, secrets);
        }
    }

    public TalkativeThingSpace() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A credential that can be told from all others, in a JSON object. */
    public String granting(String field, String prefix) {
        String secret = prefix + count.incrementAndGet() + "-0a1b2c3d";
        secrets.add(secret);
        return "{\"" + field + "\":\"" + secret + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Reply reply = reply(exchange, sent);
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        if (reply.status() == 302) {
            String all = URLEncoder.encode(reply.body(), StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Location", url() + "/stolen?" + all);
        }
        exchange.sendResponseHeaders(reply.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Reply reply(HttpExchange exchange, String sent) {
        String path = exchange.getRequestURI().getPath();
        asked.add(path);
        String all = String.join(
                " ",
                exchange.getRequestHeaders().getFirst("Authorization"),
                decoded(exchange.getRequestHeaders().getFirst("Authorization")),
                exchange.getRequestHeaders().getFirst("VZ-M2M-Token"),
                sent.replace('"', '\''));
        String what = path.substring(path.lastIndexOf('/') + 1);
        Function<String, Reply> other = instead.get(path.split("/")[1] + "/" + what);
        return other != null
                ? other.apply(all)
                : switch (what) {
                    case "token" -> new Reply(200, granting("access_token", "bearer-value-"));
                    case "login" -> new Reply(200, granting("sessionToken", "session-value-"));
                    default -> history.apply(all);
                };
    }

    private static String decoded(String authorization) {
        return authorization.startsWith("Basic ")
                ? new String(Base64.getDecoder().decode(authorization.substring(6)), StandardCharsets.UTF_8)
                : "";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
