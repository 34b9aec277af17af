package io.upgradewatch.serve.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.upgradewatch.serve.access.user.Role;

/** Identities with the roles that the policies in {@code application.properties} go by. */
public final class Identities {

    private Identities() {}

    public static SecurityIdentity of(String name, Role role) {
        return builder(name, role).build();
    }

    static QuarkusSecurityIdentity.Builder builder(String name, Role role) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(name))
                .addRoles(role.names());
    }

    /** The role of an identity of ours. */
    public static Role role(SecurityIdentity identity) {
        return identity.hasRole(Role.OPERATOR.word()) ? Role.OPERATOR : Role.VIEWER;
    }
}
