package io.upgradewatch.serve;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a user may do. */
public enum Role {
    VIEWER,
    OPERATOR;

    private static final Set<String> LOOKING = Set.of("GET", "HEAD", "OPTIONS");

    static Optional<Role> of(String word) {
        for (Role role : values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(word)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** Whether a request of this method changes nothing. */
    static boolean looks(String method) {
        return LOOKING.contains(method);
    }

    boolean may(String method) {
        return this == OPERATOR || looks(method);
    }
}
