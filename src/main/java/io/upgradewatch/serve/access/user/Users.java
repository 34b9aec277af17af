package io.upgradewatch.serve.access.user;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The users as the file names them now. A line that has come to be at fault leaves its user as he was; a file that
 * names nobody, or is gone, changes nothing.
 *
 * <p>Safe from any thread; {@link #refresh} reads the file.
 */
public final class Users {

    private static final Logger LOG = Logger.getLogger(Users.class);

    private final Path file;
    private volatile Map<String, UsersFile.User> users;
    private List<String> toldFaults = List.of();

    /** @throws IllegalArgumentException if the file is at fault; the message names every fault */
    public Users(Path file) {
        this.file = file;
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

    /** A hash to check the passwords of unknown names against, so that they take as long as others. */
    String anyHash() {
        return users.values().iterator().next().hash();
    }

    /** Reads the file again; the names that are gone or mean something else now. */
    public synchronized Set<String> refresh() {
        UsersFile read = UsersFile.read(file);
        tell(read.faults());
        if (read.users().isEmpty()) {
            return Set.of();
        }
        Map<String, UsersFile.User> before = users;
        Map<String, UsersFile.User> now = new HashMap<>(read.users());
        read.doubtful().stream().filter(before::containsKey).forEach(name -> now.putIfAbsent(name, before.get(name)));
        if (now.equals(before)) {
            return Set.of();
        }
        users = Map.copyOf(now);
        Set<String> changed = new HashSet<>(before.keySet());
        changed.removeIf(name -> Objects.equals(before.get(name), now.get(name)));
        LOG.infof("the users file was read again users=%d removedOrChanged=%d", now.size(), changed.size());
        return changed;
    }

    private void tell(List<String> faults) {
        if (!faults.equals(toldFaults) && !faults.isEmpty()) {
            LOG.warnf(
                    "the users file is at fault; users of good lines count, the others stay as they were: %s", faults);
        }
        toldFaults = faults;
    }
}
