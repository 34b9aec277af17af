package io.upgradewatch.serve.group;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.serve.access.AccessSettings;
import io.upgradewatch.serve.access.user.Role;
import io.upgradewatch.serve.problem.Refusal;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.ext.web.client.HttpRequest;
import io.vertx.mutiny.ext.web.client.HttpResponse;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The other instances, spoken to on behalf of whoever asked us: with a token that names him, never with what he showed
 * us, and never anywhere but where the group's membership says that they listen.
 */
@Singleton
public class Peers {

    /** Marks a request that another instance sent on. */
    static final String FORWARDED = "Upgradewatch-Forwarded";

    /** Holds the token that says on whose behalf. */
    public static final String TOKEN = "Upgradewatch-Peer";

    private static final Duration LIST_WITHIN = Duration.ofSeconds(10);
    // A poll waits for its permit and may be replayed with a fresh session.
    private static final Duration ACT_WITHIN = Duration.ofSeconds(65);
    private static final List<String> KEPT_HEADERS = List.of("Content-Type", "Location", "Retry-After", "ETag");
    private static final List<String> SENT_HEADERS = List.of("Content-Type", "If-Match", "If-None-Match");

    private final AccessSettings access;
    private final PeerTokens tokens;
    private final PeerClients clients;

    Peers(AccessSettings access, PeerTokens tokens, Vertx vertx) {
        this.access = access;
        this.tokens = tokens;
        this.clients = new PeerClients(vertx);
    }

    public static boolean forwarded(HttpServerRequest request) {
        return request.headers().contains(FORWARDED);
    }

    /** The answer of {@code instance} to the same request. */
    Uni<Response> forward(URI instance, Asked asked, Optional<String> body) {
        return Uni.createFrom()
                .deferred(() -> {
                    HttpRequest<Buffer> forwarded = sameRequest(instance, asked, ACT_WITHIN);
                    SENT_HEADERS.forEach(name ->
                            asked.request().headers().getAll(name).forEach(value -> forwarded.putHeader(name, value)));
                    return body.map(text -> forwarded.sendBuffer(Buffer.buffer(text)))
                            .orElseGet(forwarded::send);
                })
                .onFailure(failure -> !(failure instanceof Refusal))
                .transform(silent -> Refusal.later("the instance that owns this device did not answer"))
                .map(Peers::passOn);
    }

    /** Has {@code instance} take {@code json} on our own behalf; {@code secret} is shown to it on this machine alone. */
    public Uni<Void> post(URI instance, PeerTokens.Caller caller, String path, Optional<String> secret, String json) {
        return Uni.createFrom()
                .deferred(() -> {
                    PeerAddress peer = PeerAddress.of(instance);
                    HttpRequest<Buffer> request = clients.of(peer)
                            .request(HttpMethod.POST, target(peer, path))
                            .putHeader(FORWARDED, "1")
                            .putHeader("Content-Type", "application/json")
                            .timeout(LIST_WITHIN.toMillis());
                    if (access.mode() == AccessSettings.Mode.NONE) {
                        secret.ifPresent(shown -> request.putHeader("Authorization", "Bearer " + shown));
                    } else {
                        request.putHeader(TOKEN, token(peer, caller, "POST", path));
                    }
                    return request.sendBuffer(Buffer.buffer(json));
                })
                .replaceWithVoid();
    }

    /** What {@code instance} answers to the same request; fails unless that is a 200. */
    Uni<String> ask(URI instance, Asked asked) {
        return Uni.createFrom()
                .deferred(() -> sameRequest(instance, asked, within(asked)).send())
                .map(answer -> {
                    if (answer.statusCode() != 200) {
                        throw new IllegalStateException("status " + answer.statusCode());
                    }
                    return answer.bodyAsString();
                });
    }

    private static Duration within(Asked asked) {
        return Role.looks(asked.request().method().name()) ? LIST_WITHIN : ACT_WITHIN;
    }

    @PreDestroy
    void close() {
        clients.close();
    }

    private HttpRequest<Buffer> sameRequest(URI instance, Asked asked, Duration within) {
        PeerAddress peer = PeerAddress.of(instance);
        HttpServerRequest request = asked.request();
        // Of what was asked for, path and query alone: the target of a request may name a host of its own.
        String target = request.query() == null ? request.path() : request.path() + "?" + request.query();
        HttpRequest<Buffer> same = clients.of(peer)
                .request(request.method(), target(peer, target))
                .putHeader(FORWARDED, "1")
                .timeout(within.toMillis());
        if (access.mode() != AccessSettings.Mode.NONE) {
            same.putHeader(TOKEN, token(peer, asked.caller(), request.method().name(), request.path()));
        }
        return same;
    }

    private static RequestOptions target(PeerAddress peer, String pathAndQuery) {
        return new RequestOptions()
                .setHost(peer.host())
                .setPort(peer.port())
                .setSsl(peer.tls())
                .setURI(pathAndQuery);
    }

    private String token(PeerAddress peer, PeerTokens.Caller caller, String method, String path) {
        String audience = peer.instance()
                .orElseThrow(() -> Refusal.later("the instance to be asked runs a version that trusts no other yet"));
        return tokens.sign(caller, audience, method, path)
                .orElseThrow(() -> Refusal.later("the group has agreed on no secret yet; try again in a moment"));
    }

    private static Response passOn(HttpResponse<Buffer> answer) {
        if (answer.statusCode() == 401) {
            // About our token, which is nothing that the caller could mend.
            throw Refusal.later(
                    "the instance that owns this device does not trust this one yet; try again in a moment");
        }
        Response.ResponseBuilder passed = Response.status(answer.statusCode());
        KEPT_HEADERS.stream()
                .filter(name -> answer.getHeader(name) != null)
                .forEach(name -> passed.header(name, answer.getHeader(name)));
        return answer.body() == null
                ? passed.build()
                : passed.entity(answer.body().getBytes()).build();
    }
}
