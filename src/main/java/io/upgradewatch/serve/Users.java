package io.upgradewatch.serve;

import io.quarkus.elytron.security.common.BcryptUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The users as the file names them now. A file that has come to be at fault changes nothing until it is mended.
 *
 * <p>Checking a password takes as long for an unknown name as for a wrong password, and long in both cases: not for
 * event loops. Safe from any thread.
 */
final class Users {

    private static final Logger LOG = Logger.getLogger(Users.class);

    private final Path file;
    private volatile Map<String, UsersFile.User> users;
    private volatile FileTime writtenAt;

    /** @throws IllegalArgumentException if the file is at fault; the message names every fault */
    Users(Path file) {
        this.file = file;
        this.writtenAt = writtenAt();
        UsersFile read = UsersFile.read(file);
        if (!read.faults().isEmpty()) {
            throw new IllegalArgumentException("users file " + file + ": " + String.join("; ", read.faults()));
        }
        this.users = read.users();
    }

    /** The user of that name, as the file stood when it was last looked at. */
    Optional<UsersFile.User> named(String name) {
        return Optional.ofNullable(users.get(name));
    }

    /** The user with that name and password, if there is one. */
    Optional<UsersFile.User> check(String name, String password) {
        refresh();
        Optional<UsersFile.User> user = named(name);
        String hash = user.orElseGet(() -> users.values().iterator().next()).hash();
        boolean right = BcryptUtil.matches(password, canonical(hash));
        return user.filter(found -> right);
    }

    /** Reads the file again if it was written since. */
    synchronized void refresh() {
        FileTime now = writtenAt();
        if (now.equals(writtenAt)) {
            return;
        }
        writtenAt = now;
        UsersFile read = UsersFile.read(file);
        if (read.faults().isEmpty()) {
            users = read.users();
            LOG.info("the users file was read again");
        } else {
            LOG.warnf("the users file was changed and is at fault, the users stay: %s", read.faults());
        }
    }

    private FileTime writtenAt() {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }

    // The three prefixes name one algorithm; $2a$ is the one that the verifier knows.
    private static String canonical(String hash) {
        return "$2a$" + hash.substring(4);
    }
}
