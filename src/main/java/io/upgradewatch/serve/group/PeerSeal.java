package io.upgradewatch.serve.group;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
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
 * Seals what only members of the group may read, with a key made of something that all of them are configured with.
 *
 * @param id tells rows that were sealed with one key from others; tells nobody what the key was made of
 */
record PeerSeal(String id, SecretKeySpec key) {

    private static final int ROUNDS = 210_000;
    private static final int KEY_BITS = 256;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte[] PURPOSE = "upgradewatch peers".getBytes(StandardCharsets.UTF_8);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Derives the key; slow on purpose, so not for an event loop. */
    static PeerSeal of(String material) {
        try {
            PBEKeySpec spec = new PBEKeySpec(material.toCharArray(), PURPOSE, ROUNDS, KEY_BITS);
            byte[] root = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            spec.clearPassword();
            return new PeerSeal(
                    HexFormat.of().formatHex(branch(root, "id"), 0, 16),
                    new SecretKeySpec(branch(root, "seal"), "AES"));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("this Java platform lacks PBKDF2 or HMAC", impossible);
        }
    }

    byte[] seal(String text) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] cipherText = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] row = Arrays.copyOf(nonce, nonce.length + cipherText.length);
            System.arraycopy(cipherText, 0, row, nonce.length, cipherText.length);
            return row;
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("this Java platform lacks AES-GCM", impossible);
        }
    }

    /** What was sealed; empty if it was sealed with another key, or is no sealed thing at all. */
    Optional<String> open(byte[] row) {
        if (row.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            return Optional.empty();
        }
        try {
            byte[] text = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(row, NONCE_BYTES))
                    .doFinal(row, NONCE_BYTES, row.length - NONCE_BYTES);
            return Optional.of(new String(text, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException notOurs) {
            return Optional.empty();
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "PeerSeal[" + id + "]";
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(PURPOSE);
        return cipher;
    }

    private static byte[] branch(byte[] root, String purpose) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(root, "HmacSHA256"));
        return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    }
}
