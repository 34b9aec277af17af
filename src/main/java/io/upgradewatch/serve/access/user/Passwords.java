package io.upgradewatch.serve.access.user;

import io.quarkus.elytron.security.common.BcryptUtil;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Whether a name and a password belong together. What bcrypt makes slow on purpose is left to a worker, and done once
 * for each password; guesses are limited and queue behind each other, while passwords that were right before pass by.
 *
 * <p>Safe from any thread; never blocks.
 */
public final class Passwords {

    /** What bcrypt reads of a password; it would ignore the rest without a word. */
    public static final int MAX_BYTES = 72;

    private static final int MAX_WAITING = 50;
    private static final String UNKNOWN = "";

    private final Users users;
    private final Function<BooleanSupplier, Uni<Boolean>> worker;
    private final AttemptLimits limits;
    private final CheckedPasswords checked = new CheckedPasswords();
    private final Map<String, Uni<Answer>> underWay = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * Who was recognised, or why nobody was.
     *
     * @param reason null if there is a user
     */
    public record Answer(Optional<UsersFile.User> user, AccessRefused reason) {

        static Answer of(UsersFile.User user) {
            return new Answer(Optional.of(user), null);
        }

        static Answer no(AccessRefused reason) {
            return new Answer(Optional.empty(), reason);
        }
    }

    /** @param worker runs what takes long, off the event loops, a few at a time */
    public Passwords(Users users, Function<BooleanSupplier, Uni<Boolean>> worker, LongSupplier nanoTime) {
        this.users = users;
        this.worker = worker;
        this.limits = new AttemptLimits(nanoTime);
    }

    /** Whether the users file names {@code name}. */
    public boolean knows(String name) {
        return users.named(name).isPresent();
    }

    /** @param address where the attempt comes from */
    public Uni<Answer> check(String name, String password, String address) {
        if (password.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return Uni.createFrom().item(Answer.no(AccessRefused.PASSWORD_TOO_LONG));
        }
        Optional<UsersFile.User> user = users.named(name);
        String image = checked.image(name, user.map(UsersFile.User::hash).orElse(UNKNOWN), password);
        Optional<Boolean> before = checked.verdict(image);
        if (before.isPresent()) {
            return Uni.createFrom().item(answer(user, before.get()));
        }
        // A page asks for several things at once, with one password.
        Uni<Answer> same = underWay.get(image);
        return same != null ? same : attempt(new Attempt(name, password, address, user, image));
    }

    private Uni<Answer> attempt(Attempt attempt) {
        if (!limits.take(attempt.address, attempt.name)) {
            return Uni.createFrom().item(Answer.no(AccessRefused.TOO_MANY_ATTEMPTS));
        }
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            limits.untried(attempt.address, attempt.name);
            return Uni.createFrom().item(Answer.no(AccessRefused.BUSY));
        }
        String hash = attempt.user.map(UsersFile.User::hash).orElseGet(users::anyHash);
        Uni<Answer> answer = worker.apply(() -> BcryptUtil.matches(attempt.password, canonical(hash)))
                .map(right -> judged(attempt, right))
                .onTermination()
                .invoke(() -> {
                    underWay.remove(attempt.image);
                    waiting.decrementAndGet();
                })
                .memoize()
                .indefinitely();
        underWay.put(attempt.image, answer);
        return answer;
    }

    private Answer judged(Attempt attempt, boolean right) {
        // The password of an unknown name may well be that of the hash it was checked against.
        boolean known = right && attempt.user.isPresent();
        checked.remember(attempt.image, known);
        if (known) {
            limits.right(attempt.address, attempt.name);
        }
        return answer(attempt.user, known);
    }

    private static Answer answer(Optional<UsersFile.User> user, boolean right) {
        return right && user.isPresent() ? Answer.of(user.get()) : Answer.no(AccessRefused.WRONG_PASSWORD);
    }

    // The three prefixes name one algorithm; $2a$ is the one that the verifier knows.
    private static String canonical(String hash) {
        return "$2a$" + hash.substring(4);
    }

    private record Attempt(String name, String password, String address, Optional<UsersFile.User> user, String image) {}
}
