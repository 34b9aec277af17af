package io.upgradewatch.serve;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who a basic authorization speaks for. What bcrypt makes slow on purpose is done on two threads of its own, and
 * once per minute for a right password; guesses queue behind each other and do not slow the rest of the server.
 *
 * <p>Passwords are remembered only as an image under a key that never leaves this process.
 */
final class Passwords {

    private static final int THREADS = 2;
    private static final int MAX_WAITING = 50;
    private static final int MAX_REMEMBERED = 1_000;
    private static final long REMEMBERED_NANOS = Duration.ofMinutes(1).toNanos();
    private static final String KEYED_HASH = "HmacSHA256";

    private final Users users;
    private final WorkerExecutor worker;
    private final AtomicInteger waiting = new AtomicInteger();
    private final SecretKeySpec key;
    private final Map<String, Long> remembered = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    Passwords(Users users, Vertx vertx) {
        this.users = users;
        this.worker = vertx.createSharedWorkerExecutor("upgradewatch-passwords", THREADS);
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, KEYED_HASH);
    }

    /**
     * The user that {@code header} speaks for; empty if it is absent, unreadable or wrong.
     *
     * @param header the value of {@code Authorization}, or null
     */
    Uni<Optional<UsersFile.User>> userOf(String header) {
        Optional<String[]> credentials = Optional.ofNullable(header).flatMap(Passwords::credentials);
        if (credentials.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        String name = credentials.get()[0];
        String password = credentials.get()[1];
        Optional<UsersFile.User> known = users.named(name);
        if (known.isPresent() && isRemembered(image(known.get(), password))) {
            return Uni.createFrom().item(known);
        }
        return check(name, password);
    }

    void close() {
        worker.closeAndForget();
    }

    private Uni<Optional<UsersFile.User>> check(String name, String password) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            return Uni.createFrom().failure(Refusal.later("too many passwords are waiting to be checked"));
        }
        return worker.executeBlocking(() -> users.check(name, password), false)
                .invoke(found -> found.ifPresent(user -> remember(image(user, password))))
                .onTermination()
                .invoke(() -> waiting.decrementAndGet());
    }

    private boolean isRemembered(String image) {
        synchronized (remembered) {
            Long until = remembered.get(image);
            return until != null && until - System.nanoTime() > 0;
        }
    }

    private void remember(String image) {
        synchronized (remembered) {
            remembered.put(image, System.nanoTime() + REMEMBERED_NANOS);
        }
    }

    // The hash is part of it: a password that was changed in the file is forgotten with the old hash.
    private String image(UsersFile.User user, String password) {
        try {
            Mac mac = Mac.getInstance(KEYED_HASH);
            mac.init(key);
            String text = user.name() + '\n' + user.hash() + '\n' + password;
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has " + KEYED_HASH, impossible);
        }
    }

    private static Optional<String[]> credentials(String header) {
        if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        try {
            byte[] pair = Base64.getDecoder().decode(header.substring(6).strip());
            String[] parts = new String(pair, StandardCharsets.UTF_8).split(":", 2);
            return parts.length == 2 ? Optional.of(parts) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
