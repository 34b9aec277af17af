package io.upgradewatch.thingspace.auth;

import io.upgradewatch.thingspace.http.CredentialSet;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** A key that can be made of a user name and its password and of nothing else: it seals a session for who holds both. */
final class SessionCipher {

    // Passwords are short and the sealed session is there for all readers of the topic: guessing must cost.
    private static final int ROUNDS = 210_000;
    private static final int KEY_BITS = 256;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;
    private final byte[] login;

    private SessionCipher(SecretKeySpec key, String login) {
        this.key = key;
        this.login = login.getBytes(StandardCharsets.UTF_8);
    }

    /** Derives it; slow on purpose, so not for an event loop. */
    static SessionCipher of(CredentialSet set) {
        StringBuilder all = new StringBuilder();
        for (String part : new String[] {LoginIdentity.normalized(set.url()), set.username(), set.password()}) {
            all.append(part.length()).append(':').append(part);
        }
        try {
            byte[] salt = "upgradewatch logins".getBytes(StandardCharsets.UTF_8);
            PBEKeySpec spec = new PBEKeySpec(all.toString().toCharArray(), salt, ROUNDS, KEY_BITS);
            byte[] root = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            spec.clearPassword();
            return new SessionCipher(
                    new SecretKeySpec(branch(root, "seal"), "AES"),
                    LoginIdentity.of(set).login());
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("this Java platform lacks PBKDF2 or HMAC", impossible);
        }
    }

    byte[] seal(String token) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(token.getBytes(StandardCharsets.UTF_8));
            byte[] row = Arrays.copyOf(nonce, nonce.length + sealed.length);
            System.arraycopy(sealed, 0, row, nonce.length, sealed.length);
            return row;
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("this Java platform lacks AES-GCM", impossible);
        }
    }

    /** What was sealed; empty if it was sealed with another key, for another user, or is no sealed thing at all. */
    Optional<String> open(byte[] row) {
        if (row.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            return Optional.empty();
        }
        try {
            byte[] token = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(row, NONCE_BYTES))
                    .doFinal(row, NONCE_BYTES, row.length - NONCE_BYTES);
            return Optional.of(new String(token, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException notOurs) {
            return Optional.empty();
        }
    }

    /** What a sealed session is called among instances. */
    static String digest(byte[] row) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(row), 0, 16);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(login);
        return cipher;
    }

    private static byte[] branch(byte[] root, String purpose) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(root, "HmacSHA256"));
        return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    }
}
