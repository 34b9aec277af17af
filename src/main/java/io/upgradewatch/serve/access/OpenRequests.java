package io.upgradewatch.serve.access;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The requests under way of those who came with a password, so that the streams of a user who is removed end, too. */
@Singleton
class OpenRequests {

    /** The attribute of an identity that holds the user's name. */
    static final String USER = "upgradewatch.user";

    // After authentication, before authorization.
    private static final int KNOWN_WHO_ASKS = 150;

    private final Map<RoutingContext, Asker> askers = new ConcurrentHashMap<>();

    void open(@Observes Filters filters) {
        filters.register(this::begin, KNOWN_WHO_ASKS);
    }

    /** Ends what is under way for these users. */
    void end(Set<String> names) {
        askers.forEach((request, asker) -> {
            if (names.contains(asker.name)) {
                asker.context.runOnContext(nothing -> request.response().reset());
            }
        });
    }

    private void begin(RoutingContext request) {
        if (request.user() instanceof QuarkusHttpUser user
                && user.getSecurityIdentity().getAttribute(USER) instanceof String name) {
            askers.put(request, new Asker(name, Vertx.currentContext()));
            request.addEndHandler(ended -> askers.remove(request));
        }
        request.next();
    }

    private record Asker(String name, Context context) {}
}
