package io.upgradewatch.serve;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Who may do what.
 *
 * @param usersFile present exactly in mode {@link Mode#BASIC}
 */
public record AccessSettings(Mode mode, Optional<Path> usersFile) {

    /** How callers say who they are. */
    public enum Mode {
        /** They do not; only this machine is let in. */
        NONE,
        /** HTTP basic, against the users file. */
        BASIC
    }

    public AccessSettings {
        Objects.requireNonNull(mode, "mode");
        if ((mode == Mode.BASIC) != usersFile.isPresent()) {
            throw new IllegalArgumentException("a users file belongs to mode basic, and to no other");
        }
    }
}
