package io.upgradewatch.serve.access.user;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The passwords that bcrypt has judged: right ones need no second check, and a wrong one that is tried again is no new
 * guess. Kept only as images under a key that never leaves this process; an image is of name, hash and password, so
 * that a user whose line in the file has changed is not known any more.
 *
 * <p>Safe from any thread.
 */
final class CheckedPasswords {

    private static final int MAX = 1_000;
    private static final String KEYED_HASH = "HmacSHA256";

    private final SecretKeySpec key;
    private final Map<String, Boolean> right = bounded();
    private final Map<String, Boolean> wrong = bounded();

    CheckedPasswords() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, KEYED_HASH);
    }

    /** Whether that password was found right or wrong before; empty if it has not been tried. */
    Optional<Boolean> verdict(String image) {
        if (right.get(image) != null) {
            return Optional.of(true);
        }
        return wrong.get(image) != null ? Optional.of(false) : Optional.empty();
    }

    void remember(String image, boolean isRight) {
        (isRight ? right : wrong).put(image, true);
    }

    /** @param hash the user's, or a constant for a name that is unknown */
    String image(String name, String hash, String password) {
        try {
            Mac mac = Mac.getInstance(KEYED_HASH);
            mac.init(key);
            String text = name.length() + ":" + name + hash + '\n' + password;
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has " + KEYED_HASH, impossible);
        }
    }

    private static Map<String, Boolean> bounded() {
        return Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > MAX;
            }
        });
    }
}
