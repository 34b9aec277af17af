package io.upgradewatch.app.config.read;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.upgradewatch.app.config.Configuration;
import io.upgradewatch.app.config.ConfigurationFaults;
import io.upgradewatch.app.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class CredentialFilesTest {

    @TempDir
    private Path dir;

    private Path password;
    private CredentialFiles files;
    private final List<String> passwords = new ArrayList<>();

    @BeforeEach
    void read() throws IOException {
        password = Files.writeString(dir.resolve("password"), "first\n");
        Map<String, Configuration.Set> texts = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withDefaultValue("smallrye.config.mapping.validate-unknown", "false")
                .withSources(new PropertiesConfigSource(
                        Map.of(
                                "upgradewatch.thingspace.key", "key",
                                "upgradewatch.thingspace.secret", "secret",
                                "upgradewatch.thingspace.username", "user",
                                "upgradewatch.thingspace.password-file", password.toString()),
                        "test",
                        500))
                .withMapping(Configuration.class)
                .build()
                .getConfigMapping(Configuration.class)
                .thingspace();
        List<Settings.Credentials> known = new SetsReader(texts, new ConfigurationFaults()).read();
        files = new CredentialFiles(
                texts, known, read -> passwords.add(read.get(0).password()));
    }

    @Test
    void aChangeIsPassedOnOnceItHasKeptStill() throws IOException {
        files.look();
        Files.writeString(password, "sec");
        files.look();
        Files.writeString(password, "second\n");
        files.look();
        assertThat(passwords).isEmpty();
        files.look();
        files.look();
        assertThat(passwords).containsExactly("second");
    }

    @Test
    void aFileThatIsGoneOrEmptyChangesNothing() throws IOException {
        Files.writeString(password, "");
        files.look();
        files.look();
        Files.delete(password);
        files.look();
        files.look();
        Files.writeString(password, "first");
        files.look();
        files.look();
        assertThat(passwords).isEmpty();
    }
}
