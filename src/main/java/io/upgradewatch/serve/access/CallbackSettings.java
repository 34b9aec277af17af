package io.upgradewatch.serve.access;

import io.upgradewatch.serve.access.user.Networks;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Supplier;

/**
 * Whose notifications are taken as hints.
 *
 * @param secret that a notification shows, as it is now
 * @param networks that they come from
 * @param maxPerMinute devices that they may name in a minute, together
 */
public record CallbackSettings(Supplier<String> secret, Networks networks, int maxPerMinute) {

    /** Whether {@code shown} is the secret; takes as long whatever it is. */
    public boolean knows(String shown) {
        return shown != null && MessageDigest.isEqual(digest(shown), digest(secret.get()));
    }

    @Override
    public String toString() {
        return "CallbackSettings[networks=" + networks + ", maxPerMinute=" + maxPerMinute + "]";
    }

    // Of one length, so that not even the secret's is told.
    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JVM has SHA-256", impossible);
        }
    }
}
