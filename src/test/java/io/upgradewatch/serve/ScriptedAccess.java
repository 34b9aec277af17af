package io.upgradewatch.serve;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;

/** Access as a test profile asks for it. */
@Alternative
@ApplicationScoped
public class ScriptedAccess {

    static final String USERS_FILE = "scripted.users-file";

    @Produces
    @Alternative
    @Singleton
    AccessSettings access() {
        Optional<Path> usersFile =
                Optional.ofNullable(System.getProperty(USERS_FILE)).map(Path::of);
        return new AccessSettings(
                usersFile.isPresent() ? AccessSettings.Mode.BASIC : AccessSettings.Mode.NONE, usersFile);
    }
}
