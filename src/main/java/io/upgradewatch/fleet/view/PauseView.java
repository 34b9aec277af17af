package io.upgradewatch.fleet.view;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that keeps devices from being polled.
 *
 * @param scope {@code set}, {@code account} or {@code campaign}
 * @param name of the one that is meant
 * @param cause a word for programs
 * @param words for people
 * @param until when it ends; empty if a person has to end it
 */
public record PauseView(String scope, String name, String cause, String words, Optional<Instant> until) {

    public PauseView {
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(words, "words");
        Objects.requireNonNull(until, "until");
    }
}
