package io.upgradewatch.thingspace.auth;

import io.upgradewatch.poll.PollOutcome;

/**
 * A credential, or how the poll that needed it ends.
 *
 * @param value the credential; null if there is none
 * @param refusal why there is none; null if there is one
 */
public record Grant<T>(T value, PollOutcome refusal) {

    static <T> Grant<T> of(T value) {
        return new Grant<>(value, null);
    }

    static <T> Grant<T> refused(PollOutcome refusal) {
        return new Grant<>(null, refusal);
    }
}
