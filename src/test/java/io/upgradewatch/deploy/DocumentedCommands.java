package io.upgradewatch.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The command lines that README and documents tell people to type. */
final class DocumentedCommands {

    private static final Pattern BLOCK = Pattern.compile("(?s)```sh\\n(.*?)```");
    private static final Pattern CONTINUED = Pattern.compile("\\\\\\n\\s*");
    private static final Pattern COMMENT = Pattern.compile("(^|\\s+)# .*$");

    private DocumentedCommands() {}

    /** One line each, continued lines joined, comments cut off. */
    static List<String> all() {
        try (Stream<Path> files = Files.list(Path.of("src", "docs"))) {
            return Stream.concat(Stream.of(Path.of("README.md")), files.sorted())
                    .filter(file -> file.toString().endsWith(".md"))
                    .flatMap(file -> BLOCK.matcher(text(file)).results().map(block -> block.group(1)))
                    .flatMap(block -> CONTINUED.matcher(block).replaceAll("").lines())
                    .map(line -> COMMENT.matcher(line).replaceAll("").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
