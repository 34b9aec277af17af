package io.upgradewatch.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals texts with AES-GCM and opens what was sealed with the same key about the same subject. Safe from any thread. */
public final class Seal {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;
    private final byte[] subject;

    Seal(SecretKeySpec key, byte[] subject) {
        this.key = key;
        this.subject = subject;
    }

    /** The nonce and what was sealed; another one for the same text each time. */
    public byte[] seal(String text) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] row = Arrays.copyOf(nonce, nonce.length + sealed.length);
            System.arraycopy(sealed, 0, row, nonce.length, sealed.length);
            return row;
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("this Java platform lacks AES-GCM", impossible);
        }
    }

    /** What was sealed; empty if that was with another key, about another subject, or is no sealed thing at all. */
    public Optional<String> open(byte[] row) {
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

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(subject);
        return cipher;
    }
}
