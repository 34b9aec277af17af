package io.upgradewatch.serve.access.user;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a user may do. An operator is a viewer as well. */
public enum Role {
    VIEWER,
    OPERATOR;

    private static final Set<String> LOOKING = Set.of("GET", "HEAD", "OPTIONS");

    /** The role of that name, as the users file and {@link #names} spell it. */
    public static Optional<Role> of(String word) {
        for (Role role : values()) {
            if (role.word().equals(word)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** Whether a request of this method changes nothing. */
    public static boolean looks(String method) {
        return LOOKING.contains(method);
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the security policies in {@code application.properties} call this role and those that it includes. */
    public Set<String> names() {
        return this == OPERATOR ? Set.of(OPERATOR.word(), VIEWER.word()) : Set.of(VIEWER.word());
    }
}
