package io.upgradewatch.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What holders of the same secret derive from it for one purpose, and nobody else can. Safe from any thread; its text
 * shows nothing of the secret.
 */
public final class SharedSecret {

    // Passwords are short and what is sealed is there for all readers of the topic: guessing must cost.
    private static final int ROUNDS = 210_000;
    private static final int BITS = 256;
    private static final int NAME_BYTES = 16;

    private final byte[] root;

    private SharedSecret(byte[] root) {
        this.root = root;
    }

    /** Derives it; slow on purpose, so not for an event loop. */
    public static SharedSecret of(String secret, String purpose) {
        try {
            PBEKeySpec spec =
                    new PBEKeySpec(secret.toCharArray(), purpose.getBytes(StandardCharsets.UTF_8), ROUNDS, BITS);
            byte[] root = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            spec.clearPassword();
            return new SharedSecret(root);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("this Java platform lacks PBKDF2", impossible);
        }
    }

    /** A name in hexadecimal that all holders give to it, and that tells nobody what it was derived from. */
    public String name() {
        return HexFormat.of().formatHex(branch("id"), 0, NAME_BYTES);
    }

    /**
     * Seals with a key derived from it.
     *
     * @param subject what the sealed thing is about: it is opened under no other
     */
    public Seal seal(String subject) {
        return new Seal(new SecretKeySpec(branch("seal"), "AES"), subject.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] branch(String use) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(root, "HmacSHA256"));
            return mac.doFinal(use.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("this Java platform lacks HMAC", impossible);
        }
    }
}
