package io.upgradewatch.poll;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How old one of the two tokens of a credential set is; never the token.
 *
 * @param kind {@code bearer} or {@code session}
 * @param since when this instance got it
 * @param expiresAt when it ends; empty if upstream does not say
 */
public record TokenAge(String kind, Instant since, Optional<Instant> expiresAt) {

    public TokenAge {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }
}
