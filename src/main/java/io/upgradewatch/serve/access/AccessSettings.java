package io.upgradewatch.serve.access;

import io.upgradewatch.serve.access.user.Networks;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Who may do what, and who is believed about where a request comes from.
 *
 * @param usersFile present exactly in mode {@link Mode#BASIC}
 * @param trustedProxies whose word on the client's address counts
 */
public record AccessSettings(
        Mode mode, Optional<Path> usersFile, Networks trustedProxies, ManagementAccess management) {

    /** How callers say who they are. */
    public enum Mode {
        /** They do not; only this machine is let in. */
        NONE,
        /** HTTP basic, against the users file. */
        BASIC,
        /** Tokens of an OIDC provider, which names their roles as well. */
        OIDC
    }

    /**
     * Who may read metrics.
     *
     * @param loopback whether the management port is bound to this machine alone
     * @param open whether metrics are for everybody who reaches the port
     */
    public record ManagementAccess(boolean loopback, boolean open) {}

    public AccessSettings {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(trustedProxies, "trustedProxies");
        Objects.requireNonNull(management, "management");
        if ((mode == Mode.BASIC) != usersFile.isPresent()) {
            throw new IllegalArgumentException("a users file belongs to mode basic, and to no other");
        }
    }
}
