package io.upgradewatch.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** One run of the packaged jar as a command: what it was given, and what came of it. */
final class JarCommand {

    private static final long PATIENCE_SECONDS = 180;

    /** @param out standard output, and {@code err} standard error */
    record Ended(int code, String out, String err) {}

    private JarCommand() {}

    /** Runs the jar with these system properties and arguments, and waits for its end. */
    static Ended run(Map<String, String> properties, String... arguments) {
        return run(properties, List.of("-jar", System.getProperty("upgradewatch.jar")), arguments);
    }

    /** Runs this class's main, from the class path of the tests. */
    static Ended main(Class<?> main, Map<String, String> properties, String... arguments) {
        return run(properties, List.of("-cp", System.getProperty("java.class.path"), main.getName()), arguments);
    }

    private static Ended run(Map<String, String> properties, List<String> what, String... arguments) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        properties.forEach((key, value) -> line.add("-D" + key + "=" + value));
        line.addAll(what);
        line.addAll(List.of(arguments));
        try {
            Path directory = Files.createDirectories(Path.of("target", "instances"));
            Path out = Files.createTempFile(directory, "command", ".out");
            Path err = Files.createTempFile(directory, "command", ".err");
            Process process = new ProcessBuilder(line)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("%s ends; see %s", line, err)
                    .isTrue();
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
