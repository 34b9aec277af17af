package io.upgradewatch.serve.group;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.upgradewatch.serve.access.Identities;
import io.upgradewatch.serve.access.user.Role;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** A request and who sent it, for another instance to answer. */
public record Asked(HttpServerRequest request, PeerTokens.Caller caller) {

    // Nobody gets here without an identity; if it were otherwise, he could look and no more.
    private static final PeerTokens.Caller NOBODY = new PeerTokens.Caller("nobody", Role.VIEWER);

    /** To be called while {@code request} is the current one, which it no longer is once anything has been waited for. */
    static Asked of(HttpServerRequest request, CurrentVertxRequest current) {
        RoutingContext context = current.getCurrent();
        if (context != null && context.user() instanceof QuarkusHttpUser user) {
            var identity = user.getSecurityIdentity();
            return new Asked(
                    request, new PeerTokens.Caller(identity.getPrincipal().getName(), Identities.role(identity)));
        }
        return new Asked(request, NOBODY);
    }
}
