package io.upgradewatch.serve;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.ext.web.client.HttpRequest;
import io.vertx.mutiny.ext.web.client.HttpResponse;
import io.vertx.mutiny.ext.web.client.WebClient;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The other instances, spoken to on behalf of whoever asked us. */
@Singleton
class Peers {

    /** Marks a request that another instance sent on. */
    static final String FORWARDED = "Upgradewatch-Forwarded";

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);
    private static final Duration LIST_WITHIN = Duration.ofSeconds(10);
    // A poll waits for its permit and may be replayed with a fresh session.
    private static final Duration ACT_WITHIN = Duration.ofSeconds(65);
    private static final List<String> KEPT_HEADERS = List.of("Content-Type", "Location", "Retry-After");

    private final WebClient client;

    Peers(Vertx vertx) {
        client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setConnectTimeout((int) CONNECT_WITHIN.toMillis())
                        .setFollowRedirects(false)
                        .setUserAgentEnabled(false));
    }

    static boolean forwarded(HttpServerRequest request) {
        return request.headers().contains(FORWARDED);
    }

    /** The answer of {@code instance} to the same request. */
    Uni<Response> forward(URI instance, HttpServerRequest request, Optional<String> body) {
        HttpRequest<Buffer> forwarded = sameRequest(instance, request, ACT_WITHIN);
        request.headers().getAll("Content-Type").forEach(type -> forwarded.putHeader("Content-Type", type));
        return body.map(text -> forwarded.sendBuffer(Buffer.buffer(text)))
                .orElseGet(forwarded::send)
                .onFailure()
                .transform(silent -> Refusal.later("the instance that owns this device did not answer"))
                .map(Peers::passOn);
    }

    /** What {@code instance} answers to the same GET; fails unless that is a 200. */
    Uni<String> ask(URI instance, HttpServerRequest request) {
        return sameRequest(instance, request, LIST_WITHIN).send().map(answer -> {
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("status " + answer.statusCode());
            }
            return answer.bodyAsString();
        });
    }

    @PreDestroy
    void close() {
        client.close();
    }

    private HttpRequest<Buffer> sameRequest(URI instance, HttpServerRequest request, Duration within) {
        HttpRequest<Buffer> same = client.request(
                request.method(),
                new RequestOptions()
                        .setAbsoluteURI(instance.resolve(request.uri()).toString()));
        request.headers().getAll("Authorization").forEach(value -> same.putHeader("Authorization", value));
        return same.putHeader(FORWARDED, "1").timeout(within.toMillis());
    }

    private static Response passOn(HttpResponse<Buffer> answer) {
        Response.ResponseBuilder passed = Response.status(answer.statusCode());
        KEPT_HEADERS.stream()
                .filter(name -> answer.getHeader(name) != null)
                .forEach(name -> passed.header(name, answer.getHeader(name)));
        return answer.body() == null
                ? passed.build()
                : passed.entity(answer.body().getBytes()).build();
    }
}
