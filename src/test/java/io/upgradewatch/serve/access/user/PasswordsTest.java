package io.upgradewatch.serve.access.user;

import io.quarkus.elytron.security.common.BcryptUtil;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PasswordsTest {

    // Least cost, so that tests do not wait for what is slow on purpose.
    private static final String HASH = BcryptUtil.bcryptHash("open sesame", 4);
    private static final String HOME = "192.0.2.1";

    @TempDir
    Path directory;

    private Path file;
    private Users users;
    private Passwords passwords;
    private long nanos;
    private int checked;

    @BeforeEach
    void users() throws IOException {
        start("ann:" + HASH + ":viewer", "bob:" + HASH + ":operator");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$2a$", "$2b$", "$2y$"})
    void everySpellingOfBcryptIsVerified(String prefix) throws IOException {
        start("ann:" + prefix + HASH.substring(4) + ":viewer");

        assertThat(check("ann", "open sesame", HOME).user()).isPresent();
        assertThat(check("ann", "open barley", HOME).reason()).isEqualTo(AccessRefused.WRONG_PASSWORD);
        assertThat(check("zoe", "open sesame", HOME).reason()).isEqualTo(AccessRefused.WRONG_PASSWORD);
    }

    @Test
    void aPasswordIsCheckedOnceWhetherRightOrWrong() {
        for (int i = 0; i < 100; i++) {
            assertThat(check("ann", "open sesame", HOME).user()).isPresent();
            assertThat(check("ann", "open barley", HOME).reason()).isEqualTo(AccessRefused.WRONG_PASSWORD);
        }
        assertThat(checked).isEqualTo(2);
    }

    @Test
    void whoIsRemovedOrHasANewPasswordIsOutAtOnce() throws IOException {
        assertThat(check("ann", "open sesame", HOME).user()).isPresent();
        assertThat(check("bob", "open sesame", HOME).user()).isPresent();

        Files.writeString(file, "bob:" + BcryptUtil.bcryptHash("another", 4) + ":operator\n");
        users.refresh();

        assertThat(check("ann", "open sesame", HOME).reason()).isEqualTo(AccessRefused.WRONG_PASSWORD);
        assertThat(check("bob", "open sesame", HOME).reason()).isEqualTo(AccessRefused.WRONG_PASSWORD);
        assertThat(check("bob", "another", HOME).user()).isPresent();
    }

    @Test
    void aNewRoleCountsAtOnceForWhoIsKnown() throws IOException {
        assertThat(check("ann", "open sesame", HOME).user().orElseThrow().role())
                .isEqualTo(Role.VIEWER);
        Files.writeString(file, "ann:" + HASH + ":operator\n");
        users.refresh();
        assertThat(check("ann", "open sesame", HOME).user().orElseThrow().role())
                .isEqualTo(Role.OPERATOR);
    }

    @Test
    void whatBcryptWouldCutOffIsRefusedAndNotCutOff() throws IOException {
        String longest = "é".repeat(36);
        start("ann:" + BcryptUtil.bcryptHash(longest, 4) + ":viewer");

        assertThat(check("ann", longest, HOME).user()).isPresent();
        assertThat(check("ann", longest + "x", HOME).reason()).isEqualTo(AccessRefused.PASSWORD_TOO_LONG);
    }

    @Test
    void guessesFromOneAddressEndAndTimeAllowsMore() {
        assertThat(guess("ann", HOME, 100)).isEqualTo(10);
        assertThat(check("ann", "one more", HOME).reason()).isEqualTo(AccessRefused.TOO_MANY_ATTEMPTS);
        assertThat(check("ann", "open sesame", "192.0.2.2").user()).isPresent();

        nanos += Duration.ofSeconds(6).toNanos();
        assertThat(check("ann", "a later one", HOME).reason()).isEqualTo(AccessRefused.WRONG_PASSWORD);
    }

    @Test
    void guessesForOneNameFromEverywhereEnd() {
        int tried = 0;
        for (int address = 0; address < 100; address++) {
            tried += guess("ann", "198.51.100." + address, 1);
        }
        assertThat(tried).isEqualTo(30);
        assertThat(check("bob", "open sesame", "198.51.100.200").user()).isPresent();
    }

    @Test
    void anAddressOfTheSameSixthNetworkIsTheSameSender() {
        int tried = 0;
        for (int host = 1; host <= 100; host++) {
            tried += guess("ann", "2001:db8:1:2::" + host, 1);
        }
        assertThat(tried).isEqualTo(10);
        assertThat(guess("ann", "2001:db8:1:3::1", 1)).isEqualTo(1);
    }

    @Test
    void whoIsKnownGoesOnWhateverOthersGuess() {
        assertThat(check("ann", "open sesame", HOME).user()).isPresent();
        for (int address = 0; address < 200; address++) {
            guess("ann", "198.51.100." + address, 20);
        }
        guess("ann", HOME, 100);

        assertThat(check("ann", "open sesame", HOME).user()).isPresent();
        assertThat(check("ann", "open sesame", "203.0.113.9").user()).isPresent();
    }

    @Test
    void whoCameInFromThereBeforeIsNotHeldUpByGuessesFromElsewhere() throws IOException {
        assertThat(check("ann", "open sesame", HOME).user()).isPresent();
        for (int address = 0; address < 100; address++) {
            guess("ann", "198.51.100." + address, 1);
        }
        Files.writeString(file, "ann:" + BcryptUtil.bcryptHash("another", 4) + ":viewer\n");
        users.refresh();

        assertThat(check("ann", "another", "203.0.113.9").reason()).isEqualTo(AccessRefused.TOO_MANY_ATTEMPTS);
        assertThat(check("ann", "another", HOME).user()).isPresent();
    }

    @Test
    void aBurstIsToldOnce() {
        GuessingLog log = new GuessingLog(() -> nanos);
        assertThat(List.of(log.guessed(HOME, "ann"), log.guessed(HOME, "ann"), log.guessed("192.0.2.9", null)))
                .containsExactly(true, false, false);
        nanos += Duration.ofSeconds(59).toNanos();
        assertThat(log.guessed(HOME, "ann")).isFalse();
        nanos += Duration.ofSeconds(61).toNanos();
        assertThat(log.guessed(HOME, "ann")).isTrue();
    }

    private int guess(String name, String address, int times) {
        int before = checked;
        for (int i = 0; i < times; i++) {
            check(name, "guess " + address + i, address);
        }
        return checked - before;
    }

    private Passwords.Answer check(String name, String password, String address) {
        return passwords.check(name, password, address).await().indefinitely();
    }

    private void start(String... lines) throws IOException {
        file = Files.write(directory.resolve("users"), List.of(lines));
        users = new Users(file);
        passwords = new Passwords(users, this::counted, () -> nanos);
    }

    private Uni<Boolean> counted(BooleanSupplier check) {
        return Uni.createFrom().item(() -> {
            checked++;
            return check.getAsBoolean();
        });
    }
}
