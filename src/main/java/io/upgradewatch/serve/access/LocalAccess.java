package io.upgradewatch.serve.access;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.serve.access.user.Role;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/**
 * Those who need no password: everybody on this machine where there is no access control, and the readers of metrics
 * where only this machine reaches these, or where they are open.
 */
@Singleton
class LocalAccess implements HttpAuthenticationMechanism {

    private static final int BEFORE_ALL_OTHERS = 10_000;

    private final AccessSettings access;

    LocalAccess(AccessSettings access) {
        this.access = access;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager providers) {
        if (access.mode() == AccessSettings.Mode.NONE) {
            return Uni.createFrom().item(Identities.of("local", Role.OPERATOR));
        }
        AccessSettings.ManagementAccess management = access.management();
        if (ManagementFilter.passed(request) && (management.loopback() || management.open())) {
            return Uni.createFrom().item(Identities.of("metrics", Role.VIEWER));
        }
        return Uni.createFrom().nullItem();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom().nullItem();
    }

    @Override
    public int getPriority() {
        return BEFORE_ALL_OTHERS;
    }
}
