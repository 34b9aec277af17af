package io.upgradewatch.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A program that a test needs and a machine may lack. */
public final class Tool {

    private Tool() {}

    /** Where one of these names is on the path; if none is, the test is skipped with what to install. */
    public static Path named(String debianPackage, String... names) {
        Optional<Path> found = Stream.of(names).flatMap(Tool::onPath).findFirst();
        assumeTrue(found.isPresent(), () -> names[0] + " is missing: apt-get install " + debianPackage);
        return found.get();
    }

    /** Runs a program that ends by itself; returns what it printed. */
    public static String run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes());
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(printed);
            }
            return printed;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static Stream<Path> onPath(String name) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable);
    }
}
