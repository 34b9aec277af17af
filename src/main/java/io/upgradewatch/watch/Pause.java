package io.upgradewatch.watch;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * Something that a person does not want polled before a moment.
 *
 * @param until when it ends by itself
 */
public record Pause(Target target, Instant until) {

    /** As metrics and REST spell the cause of such a pause. */
    public static final String CAUSE = "operator";

    public Pause {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(until, "until");
    }

    /** What kind of thing is paused. */
    public enum Scope {
        /** A credential set: nothing is sent with it. */
        SET,
        /** An account: neither its devices nor its campaigns are polled. */
        ACCOUNT,
        /** A campaign: neither its pages are polled nor devices whose latest upgrade belongs to it. */
        CAMPAIGN;

        /** As rows and REST spell it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is paused.
     *
     * @param name of a campaign in lower case, for campaigns are compared without case
     */
    public record Target(Scope scope, String name) {

        /** The longest name. */
        public static final int MAX_NAME = 200;

        /** @throws IllegalArgumentException if the name is empty or too long */
        public Target {
            Objects.requireNonNull(scope, "scope");
            if (name.isBlank() || name.length() > MAX_NAME) {
                throw new IllegalArgumentException("a name has 1 to " + MAX_NAME + " characters");
            }
            name = scope == Scope.CAMPAIGN ? name.toLowerCase(Locale.ROOT) : name;
        }
    }
}
