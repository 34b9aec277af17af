package io.upgradewatch.serve.group;

import io.upgradewatch.seal.Seal;
import io.upgradewatch.seal.SharedSecret;
import java.util.Optional;

/**
 * Seals what only members of the group may read, with a key made of something that all of them are configured with.
 *
 * @param id tells rows that were sealed with one key from others; tells nobody what the key was made of
 */
record PeerSeal(String id, Seal seal) {

    private static final String PURPOSE = "upgradewatch peers";

    /** Derives the key; slow on purpose, so not for an event loop. */
    static PeerSeal of(String material) {
        SharedSecret secret = SharedSecret.of(material, PURPOSE);
        return new PeerSeal(secret.name(), secret.seal(PURPOSE));
    }

    byte[] seal(String text) {
        return seal.seal(text);
    }

    /** What was sealed; empty if it was sealed with another key, or is no sealed thing at all. */
    Optional<String> open(byte[] row) {
        return seal.open(row);
    }
}
