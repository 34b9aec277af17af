package io.upgradewatch.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The front page and the documents behind it. */
final class Documents {

    static final Path FRONT = Path.of("README.md");

    private Documents() {}

    /** The front page first. */
    static List<Path> all() {
        try (Stream<Path> files = Files.list(Path.of("src", "docs"))) {
            return Stream.concat(Stream.of(FRONT), files.sorted())
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
