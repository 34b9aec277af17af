package io.upgradewatch.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file system in memory that is small enough to be filled. Only root can have one. */
final class SmallDisk implements AutoCloseable {

    private static final String SIZE = "size=320m";

    private final Path root;

    private SmallDisk(Path root) {
        this.root = root;
    }

    /** A disk of its own below {@code parent}; empty where none may be mounted. */
    static Optional<SmallDisk> mount(Path parent) {
        try {
            Path root = Files.createDirectories(parent.resolve("disk"));
            if (Command.run("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", root.toString()) == 0) {
                return Optional.of(new SmallDisk(root));
            }
        } catch (IOException notHere) {
            // As if it had been refused.
        }
        System.out.println("no disk can be mounted here, so none gets full: that takes Linux and root");
        return Optional.empty();
    }

    Path root() {
        return root;
    }

    /** From here on not a byte can be written. */
    void fill() {
        byte[] bytes = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(bytes);
            }
        } catch (IOException full) {
            crumbs();
        }
    }

    // What a megabyte was too much for.
    private void crumbs() {
        try (OutputStream out = Files.newOutputStream(root.resolve("crumbs"))) {
            for (int i = 0; i < 1 << 20; i++) {
                out.write(0);
            }
        } catch (IOException full) {
            // As wanted.
        }
    }

    void free() {
        try {
            Files.deleteIfExists(filler());
            Files.deleteIfExists(root.resolve("crumbs"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Path filler() {
        return root.resolve("filler");
    }

    @Override
    public void close() {
        try {
            Command.run("umount", "-l", root.toString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
