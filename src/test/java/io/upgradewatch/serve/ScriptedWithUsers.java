package io.upgradewatch.serve;

import io.quarkus.elytron.security.common.BcryptUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** As {@link Scripted}, for users with names and passwords only. */
public class ScriptedWithUsers extends Scripted {

    public static final String PASSWORD = "open sesame";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = super.getConfigOverrides();
        settings.put(ScriptedAccess.USERS_FILE, usersFile().toString());
        return settings;
    }

    private static Path usersFile() {
        try {
            Path file = Files.createTempFile("users", "");
            file.toFile().deleteOnExit();
            // Slow enough that a body arrives while its sender's password is still being checked.
            String quick = BcryptUtil.bcryptHash(PASSWORD, 4);
            String hash = BcryptUtil.bcryptHash(PASSWORD, 11);
            return Files.writeString(
                    file, "ann:%1$s:viewer\nbob:%1$s:operator\neve:%2$s:viewer\n".formatted(hash, quick));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
