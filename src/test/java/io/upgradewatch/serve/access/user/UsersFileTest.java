package io.upgradewatch.serve.access.user;

import io.quarkus.elytron.security.common.BcryptUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UsersFileTest {

    // Least cost, so that tests do not wait for what is slow on purpose.
    private static final String HASH = BcryptUtil.bcryptHash("open sesame", 4);

    @TempDir
    Path directory;

    @Test
    void usersAreReadCommentsAndBlankLinesAreNot() {
        UsersFile file = UsersFile.read(List.of("# who", "", "ann:" + HASH + ":viewer", " bob:" + HASH + ":operator"));

        assertThat(file.faults()).isEmpty();
        assertThat(file.users().get("ann").role()).isEqualTo(Role.VIEWER);
        assertThat(file.users().get("bob").role()).isEqualTo(Role.OPERATOR);
        assertThat(file.users().get("ann").toString()).doesNotContain("$2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ann; is expected",
                "ann:HASH; is expected",
                ":HASH:viewer; is expected",
                "ann:HASH:viewer:x; is expected",
                "ann:HASH:admin; viewer or operator",
                "ann:HASH:Viewer; viewer or operator",
                "ann:secret:viewer; bcrypt hash that begins with",
                "ann:$2x$10$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyzabcde:viewer; bcrypt hash that begins with",
                "ann:$2a$03$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyzabcde:viewer; cost of the hash is 4 to 16",
                "ann:$2a$17$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyzabcde:viewer; cost of the hash is 4 to 16",
            })
    void aBadLineIsAFaultWithItsNumberAndNeverItsHash(String line, String words) {
        UsersFile file = UsersFile.read(List.of("bob:" + HASH + ":viewer", line.replace("HASH", HASH)));

        assertThat(file.faults())
                .singleElement()
                .satisfies(fault ->
                        assertThat(fault).startsWith("line 2: ").contains(words).doesNotContain("secret", HASH));
    }

    @Test
    void aNameStandsOnOneLineOnly() {
        String line = "ann:" + HASH + ":viewer";
        assertThat(UsersFile.read(List.of(line, line)).faults())
                .containsExactly("line 2: this name stands on an earlier line already");
    }

    @Test
    void everyFaultIsToldAndAFileWithoutUsersIsOne() {
        assertThat(UsersFile.read(List.of("a", "b")).faults()).hasSize(2);
        assertThat(UsersFile.read(List.of("# nobody")).faults()).containsExactly("the file names no user");
        assertThat(UsersFile.read(directory.resolve("none")).faults()).containsExactly("there is no such file");
    }

    @Test
    void whoLeavesTheFileIsNoUserAnyMoreAndWhoChangesIsNamed() throws IOException {
        Path file = file("ann:" + HASH + ":viewer", "bob:" + HASH + ":viewer", "cid:" + HASH + ":viewer");
        Users users = new Users(file);
        assertThat(users.refresh()).isEmpty();

        Files.writeString(file, "bob:" + HASH + ":operator\ncid:" + HASH + ":viewer\n");

        assertThat(users.refresh()).containsExactlyInAnyOrder("ann", "bob");
        assertThat(users.named("ann")).isEmpty();
        assertThat(users.named("bob"))
                .hasValueSatisfying(bob -> assertThat(bob.role()).isEqualTo(Role.OPERATOR));
    }

    @Test
    void aBadLineLeavesItsUserAsHeWasAndNobodyElse() throws IOException {
        Path file = file("ann:" + HASH + ":viewer", "bob:" + HASH + ":viewer");
        Users users = new Users(file);

        Files.writeString(file, "bob:nonsense\n" + "cid:" + HASH + ":viewer\n");

        assertThat(users.refresh()).containsExactly("ann");
        assertThat(users.named("bob")).isPresent();
        assertThat(users.named("cid")).isPresent();
    }

    @Test
    void aFileThatNamesNobodyOrIsGoneChangesNothing() throws IOException {
        Path file = file("ann:" + HASH + ":viewer");
        Users users = new Users(file);

        Files.writeString(file, "");
        assertThat(users.refresh()).isEmpty();
        Files.delete(file);
        assertThat(users.refresh()).isEmpty();

        assertThat(users.named("ann")).isPresent();
    }

    @Test
    void aFaultyFileIsRefusedAtTheStart() throws IOException {
        Path file = file("nonsense");
        assertThatThrownBy(() -> new Users(file)).hasMessageContaining("line 1: ");
    }

    private Path file(String... lines) throws IOException {
        return Files.write(directory.resolve("users"), List.of(lines));
    }
}
