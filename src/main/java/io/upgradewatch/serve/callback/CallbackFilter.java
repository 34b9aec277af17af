package io.upgradewatch.serve.callback;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.serve.access.AccessSettings;
import io.upgradewatch.serve.access.CallbackSettings;
import io.upgradewatch.serve.access.user.AccessListener;
import io.upgradewatch.serve.access.user.AccessRefused;
import io.upgradewatch.serve.access.user.ClientAddress;
import io.upgradewatch.serve.access.user.Networks;
import io.upgradewatch.serve.group.PeerTokens;
import io.upgradewatch.serve.group.Peers;
import io.upgradewatch.serve.problem.Problem;
import io.upgradewatch.serve.problem.ProblemAnswers;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Takes ThingSpace's notifications, which come without login: whoever knows the secret and comes from an allowed network
 * may name devices that have probably changed. Ahead of all that asks who sends a request. Never a truth: what comes of it
 * is a poll within the budget.
 *
 * <p>The secret is the {@code password} of the notification, as the documentation has it, or comes in the address that
 * was registered (as {@code ?secret=}, or as its user's password), or as a bearer.
 */
@Singleton
class CallbackFilter {

    static final String PATH = "/callbacks/fota";

    private static final Logger LOG = Logger.getLogger(CallbackFilter.class);
    private static final int BEFORE_ACCESS = 1_001;
    private static final int MAX_BODY = 64 * 1024;
    private static final Networks LOOPBACK = Networks.of(List.of("127.0.0.0/8", "::1"));

    private final Optional<CallbackSettings> settings;
    private final AccessSettings access;
    private final AccessListener listener;
    private final ProblemAnswers problems;
    private final PeerTokens peers;
    private final GroupHints hints;
    private final PerMinute named;

    CallbackFilter(
            Optional<CallbackSettings> settings,
            AccessSettings access,
            PeerTokens peers,
            AccessListener listener,
            ProblemAnswers problems,
            GroupHints hints) {
        this.settings = settings;
        this.access = access;
        this.peers = peers;
        this.listener = listener;
        this.problems = problems;
        this.hints = hints;
        this.named = new PerMinute(settings.map(CallbackSettings::maxPerMinute).orElse(0), System::nanoTime);
    }

    void open(@Observes Filters filters) {
        filters.register(this::enter, BEFORE_ACCESS);
    }

    private void enter(RoutingContext request) {
        if (!PATH.equals(request.request().path())) {
            request.next();
        } else if (settings.isEmpty()) {
            problems.answer(request, Problem.of(404, "callbacks are not taken here"));
        } else if (request.request().method() != HttpMethod.POST) {
            request.response().putHeader("Allow", "POST");
            problems.answer(request, Problem.of(405, "callbacks are posted"));
        } else if (Peers.forwarded(request.request())) {
            forwarded(request, settings.get());
        } else if (!settings.get().networks().contain(client(request.request()))) {
            listener.refused(AccessRefused.CALLBACK_NETWORK);
            problems.answer(request, Problem.of(403, "callbacks are not taken from this address"));
        } else {
            read(request, body -> take(request, settings.get(), body));
        }
    }

    /** Another instance has let it in, and sends on what is owned here. */
    private void forwarded(RoutingContext request, CallbackSettings callbacks) {
        HttpServerRequest sent = request.request();
        String token = sent.getHeader(Peers.TOKEN);
        // Without access control every instance is on this machine, and shows the secret that all have.
        boolean known = access.mode() == AccessSettings.Mode.NONE
                ? LOOPBACK.contain(client(sent)) && shown(sent, callbacks)
                : token != null
                        && peers.verify(token, sent.method().name(), sent.path())
                                .isPresent();
        if (known) {
            read(request, body -> {
                hints.giveHere(devices(body)).subscribe().with(given -> {}, CallbackFilter::lost);
                request.response().setStatusCode(204).end();
            });
        } else {
            listener.refused(AccessRefused.PEER);
            problems.answer(request, Problem.of(401, "this is no token of an instance of this group for this call"));
        }
    }

    private static Set<Imei> devices(byte[] body) {
        try {
            return ImeisInJson.of(body).devices();
        } catch (IOException notOurs) {
            return Set.of();
        }
    }

    private static void lost(Throwable failure) {
        LOG.debug("a hint was lost", failure);
    }

    private void read(RoutingContext request, Consumer<byte[]> whole) {
        Buffer body = Buffer.buffer();
        boolean[] over = {false};
        request.request()
                .exceptionHandler(gone -> over[0] = true)
                .handler(part -> {
                    if (over[0]) {
                        return;
                    }
                    if (body.length() + part.length() > MAX_BODY) {
                        over[0] = true;
                        problems.answer(request, Problem.of(413, "a callback has at most " + MAX_BODY + " bytes here"));
                        return;
                    }
                    body.appendBuffer(part);
                })
                .endHandler(end -> {
                    if (!over[0]) {
                        whole.accept(body.getBytes());
                    }
                })
                .resume();
    }

    private void take(RoutingContext request, CallbackSettings callbacks, byte[] body) {
        ImeisInJson read = null;
        try {
            read = ImeisInJson.of(body);
        } catch (IOException notJson) {
            // Told only to those who know the secret.
        }
        if (!shown(request.request(), callbacks) && !(read != null && callbacks.knows(read.secret()))) {
            listener.refused(AccessRefused.CALLBACK_SECRET);
            problems.answer(request, Problem.of(401, "the secret is wrong or missing"));
        } else if (read == null) {
            problems.answer(request, Problem.of(400, "this is no JSON"));
        } else {
            hint(request, read.devices());
        }
    }

    private void hint(RoutingContext request, Set<Imei> devices) {
        Set<Imei> allowed = new HashSet<>();
        for (Imei device : devices) {
            if (!named.take()) {
                break;
            }
            allowed.add(device);
        }
        for (int i = allowed.size(); i < devices.size(); i++) {
            listener.refused(AccessRefused.CALLBACK_RATE);
        }
        if (allowed.isEmpty() && !devices.isEmpty()) {
            problems.answer(request, Problem.of(429, "callbacks have named as many devices as they may in a minute"));
            return;
        }
        hints.give(allowed).subscribe().with(given -> {}, CallbackFilter::lost);
        request.response().setStatusCode(204).end();
    }

    private String client(HttpServerRequest request) {
        SocketAddress connection = request.connection().remoteAddress(true);
        String address = connection == null ? null : connection.hostAddress();
        return address == null
                ? ""
                : ClientAddress.of(address, request.headers().getAll("X-Forwarded-For"), access.trustedProxies());
    }

    private static boolean shown(HttpServerRequest request, CallbackSettings callbacks) {
        boolean known = false;
        for (String query : request.params().getAll("secret")) {
            known |= callbacks.knows(query);
        }
        String authorization = request.getHeader("Authorization");
        if (authorization != null) {
            List<String> parts = List.of(authorization.strip().split("\\s+", 2));
            String shown = parts.get(parts.size() - 1);
            known |= callbacks.knows("Basic".equalsIgnoreCase(parts.get(0)) ? password(shown) : shown);
        }
        return known;
    }

    private static String password(String basic) {
        try {
            String pair = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
