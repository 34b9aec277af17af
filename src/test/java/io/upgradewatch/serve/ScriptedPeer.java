package io.upgradewatch.serve;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Another instance that answers every request the same way and remembers what it was asked. */
public final class ScriptedPeer implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final int status;
    private final String answer;

    /** One request as it came. */
    public record Asked(String method, String uri, MultiMap headers, String body) {}

    public ScriptedPeer(int status, String answer) {
        this.status = status;
        this.answer = answer;
        this.server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    public List<Asked> asked() {
        return asked;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            asked.add(new Asked(request.method().name(), request.uri(), request.headers(), body.toString()));
            request.response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Location", "/api/devices/x")
                    .end(answer);
        });
    }
}
