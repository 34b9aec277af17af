package io.upgradewatch.serve.access.user;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The users and what is wrong with the file that names them: lines {@code name:bcrypt-hash:viewer} or
 * {@code …:operator}; empty lines and those that begin with {@code #} are skipped.
 *
 * @param users by name, those of the lines that are good
 * @param doubtful the names at the beginning of the lines that are not
 * @param faults for people, with line numbers, never with a hash; a file without users is at fault
 */
public record UsersFile(Map<String, User> users, Set<String> doubtful, List<String> faults) {

    private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");
    private static final int LEAST_COST = 4;
    // A cost of 16 takes seconds for each new password; more would let anybody keep the server busy.
    private static final int GREATEST_COST = 16;

    /** Somebody who may come in. */
    public record User(String name, String hash, Role role) {

        /** Without the hash. */
        @Override
        public String toString() {
            return "User[" + name + ", " + role + "]";
        }
    }

    public UsersFile {
        users = Map.copyOf(users);
        doubtful = Set.copyOf(doubtful);
        faults = List.copyOf(faults);
    }

    /** Reads {@code file}; a file that cannot be read is a fault like others. */
    public static UsersFile read(Path file) {
        try {
            return read(Files.readAllLines(file));
        } catch (NoSuchFileException missing) {
            return unusable("there is no such file");
        } catch (CharacterCodingException notUtf8) {
            return unusable("the file is not UTF-8");
        } catch (IOException unreadable) {
            return unusable("the file cannot be read");
        }
    }

    public static UsersFile read(List<String> lines) {
        Map<String, User> users = new LinkedHashMap<>();
        Set<String> doubtful = new HashSet<>();
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String where = "line " + (i + 1) + ": ";
                line(line, users).ifPresent(fault -> {
                    faults.add(where + fault);
                    doubtful.add(line.split(":", 2)[0]);
                });
            }
        }
        if (users.isEmpty() && faults.isEmpty()) {
            faults.add("the file names no user");
        }
        return new UsersFile(users, doubtful, faults);
    }

    private static UsersFile unusable(String fault) {
        return new UsersFile(Map.of(), Set.of(), List.of(fault));
    }

    private static Optional<String> line(String line, Map<String, User> users) {
        String[] parts = line.split(":", -1);
        if (parts.length != 3 || parts[0].isBlank()) {
            return Optional.of("name:bcrypt-hash:viewer or name:bcrypt-hash:operator is expected");
        }
        Optional<Role> role = Role.of(parts[2]);
        if (role.isEmpty()) {
            return Optional.of("the role is viewer or operator");
        }
        Matcher hash = HASH.matcher(parts[1]);
        if (!hash.matches()) {
            return Optional.of("the hash is a bcrypt hash that begins with $2a$, $2b$ or $2y$");
        }
        int cost = Integer.parseInt(hash.group(1));
        if (cost < LEAST_COST || cost > GREATEST_COST) {
            return Optional.of("the cost of the hash is " + LEAST_COST + " to " + GREATEST_COST);
        }
        boolean again = users.putIfAbsent(parts[0], new User(parts[0], parts[1], role.get())) != null;
        return again ? Optional.of("this name stands on an earlier line already") : Optional.empty();
    }
}
