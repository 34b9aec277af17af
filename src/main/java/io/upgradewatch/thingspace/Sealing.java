package io.upgradewatch.thingspace;

import io.upgradewatch.poll.SetName;
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

/**
 * What can be made of a set's credentials and of nothing else: a fingerprint that tells nobody what they are, and a
 * key that seals a session for whoever holds the same ones.
 */
final class Sealing {

    // Passwords are short and the fingerprint is there for all readers of the topic: guessing must cost.
    private static final int ROUNDS = 210_000;
    private static final int KEY_BITS = 256;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String fingerprint;
    private final SecretKeySpec key;
    private final byte[] setName;

    private Sealing(String fingerprint, SecretKeySpec key, SetName set) {
        this.fingerprint = fingerprint;
        this.key = key;
        this.setName = set.value().getBytes(StandardCharsets.UTF_8);
    }

    /** Derives both; slow on purpose, so not for an event loop. */
    static Sealing of(CredentialSet set) {
        StringBuilder all = new StringBuilder();
        for (String part :
                new String[] {set.url().toString(), set.key(), set.secret(), set.username(), set.password()}) {
            all.append(part.length()).append(':').append(part);
        }
        try {
            byte[] salt = ("upgradewatch logins " + set.name()).getBytes(StandardCharsets.UTF_8);
            PBEKeySpec spec = new PBEKeySpec(all.toString().toCharArray(), salt, ROUNDS, KEY_BITS);
            byte[] root = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            spec.clearPassword();
            String fingerprint = HexFormat.of().formatHex(branch(root, "fingerprint"), 0, 16);
            return new Sealing(fingerprint, new SecretKeySpec(branch(root, "seal"), "AES"), set.name());
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("this Java platform lacks PBKDF2 or HMAC", impossible);
        }
    }

    /** 32 hexadecimal digits. */
    String fingerprint() {
        return fingerprint;
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

    /** What was sealed; empty if it was sealed with another key, for another set, or is no sealed thing at all. */
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
        cipher.updateAAD(setName);
        return cipher;
    }

    private static byte[] branch(byte[] root, String purpose) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(root, "HmacSHA256"));
        return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    }
}
