package io.upgradewatch.thingspace.auth;

import io.upgradewatch.seal.Seal;
import io.upgradewatch.seal.SharedSecret;
import io.upgradewatch.thingspace.http.CredentialSet;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/** A key that can be made of a user name and its password and of nothing else: it seals a session for who holds both. */
final class SessionCipher {

    private final Seal seal;

    private SessionCipher(Seal seal) {
        this.seal = seal;
    }

    /** Derives it; slow on purpose, so not for an event loop. */
    static SessionCipher of(CredentialSet set) {
        StringBuilder all = new StringBuilder();
        for (String part : new String[] {LoginIdentity.normalized(set.url()), set.username(), set.password()}) {
            all.append(part.length()).append(':').append(part);
        }
        return new SessionCipher(SharedSecret.of(all.toString(), "upgradewatch logins")
                .seal(LoginIdentity.of(set).login()));
    }

    byte[] seal(String token) {
        return seal.seal(token);
    }

    /** What was sealed; empty if it was sealed with another key, for another user, or is no sealed thing at all. */
    Optional<String> open(byte[] row) {
        return seal.open(row);
    }

    /** What a sealed session is called among instances. */
    static String digest(byte[] row) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(row), 0, 16);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }
}
