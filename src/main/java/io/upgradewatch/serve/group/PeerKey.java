package io.upgradewatch.serve.group;

import java.time.Instant;
import java.util.Base64;

/**
 * A secret that the instances of a group share.
 *
 * @param at when it was made, by the clock of whoever made it
 */
record PeerKey(String id, Instant at, byte[] secret) {

    static final int BYTES = 32;

    /** One line of what is sealed. */
    String line() {
        return id + " " + at.toEpochMilli() + " " + Base64.getEncoder().encodeToString(secret);
    }

    /** @throws IllegalArgumentException if {@code line} is none */
    static PeerKey of(String line) {
        String[] parts = line.split(" ");
        if (parts.length < 3) {
            throw new IllegalArgumentException("a key is an id, a time and a secret");
        }
        return new PeerKey(
                parts[0],
                Instant.ofEpochMilli(Long.parseLong(parts[1])),
                Base64.getDecoder().decode(parts[2]));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "PeerKey[" + id + "]";
    }
}
