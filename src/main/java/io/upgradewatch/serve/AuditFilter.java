package io.upgradewatch.serve;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.upgradewatch.serve.access.AccessSettings;
import io.upgradewatch.serve.access.AuditTrail;
import io.upgradewatch.serve.access.AuditTrail.Act;
import io.upgradewatch.serve.access.user.ClientAddress;
import io.upgradewatch.serve.access.user.Role;
import io.upgradewatch.serve.group.Peers;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;

/**
 * Every request that would change something, once it has been answered and however: each is one act, at the instance
 * that was asked, also where the others of the group had to do their part.
 */
@Singleton
class AuditFilter {

    // Before anybody is asked who he is, so that those who are not let in are heard of, too.
    private static final int BEFORE_IDENTITY = 900;
    private static final String NOBODY = "-";

    private final AccessSettings access;
    private final AuditTrail trail;

    AuditFilter(AccessSettings access, AuditTrail trail) {
        this.access = access;
        this.trail = trail;
    }

    void open(@Observes Filters filters) {
        filters.register(this::begin, BEFORE_IDENTITY);
    }

    private void begin(RoutingContext request) {
        String path = request.request().path();
        if (path != null
                && path.startsWith("/api/")
                && !Role.looks(request.request().method().name())) {
            // Once it has been answered the connection may be gone.
            String from = from(request.request());
            request.addEndHandler(ended -> {
                if (!isPartOfAnother(request)) {
                    trail.acted(act(request, from));
                }
            });
        }
        request.next();
    }

    // Who claims to be another instance and is not is answered with 401, and heard of.
    private boolean isPartOfAnother(RoutingContext request) {
        boolean believed = access.mode() == AccessSettings.Mode.NONE
                || request.request().headers().contains(Peers.TOKEN)
                        && request.response().getStatusCode() != 401;
        return Peers.forwarded(request.request()) && believed;
    }

    private static Act act(RoutingContext request, String from) {
        HttpServerRequest http = request.request();
        return new Act(
                Instant.now(),
                who(request),
                http.method().name(),
                http.query() == null ? http.path() : http.path() + "?" + http.query(),
                from,
                request.response().ended() ? request.response().getStatusCode() : 0);
    }

    private static String who(RoutingContext request) {
        return request.user() instanceof QuarkusHttpUser user
                        && user.getSecurityIdentity().getPrincipal() != null
                        && !user.getSecurityIdentity().isAnonymous()
                ? user.getSecurityIdentity().getPrincipal().getName()
                : NOBODY;
    }

    private String from(HttpServerRequest request) {
        return ClientAddress.of(
                request.connection().remoteAddress().hostAddress(),
                request.headers().getAll("X-Forwarded-For"),
                access.trustedProxies());
    }
}
