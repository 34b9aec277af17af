package io.upgradewatch.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Packages of npm's that a test runs, in a directory of their own. */
public final class NodePackages {

    private NodePackages() {}

    /** Installs them, unless the first one is there; where that is not possible, the test is skipped and says where to look. */
    public static void install(Path home, List<String> packages) {
        String first = packages.get(0);
        if (Files.isDirectory(home.resolve("node_modules").resolve(first.substring(0, first.lastIndexOf('@'))))) {
            return;
        }
        List<String> line = new ArrayList<>(List.of(
                Tool.named("npm", "npm").toString(),
                "install",
                "--no-audit",
                "--no-fund",
                "--prefix",
                home.toString()));
        line.addAll(packages);
        Path log = home.resolve("npm.log");
        try {
            Files.createDirectories(home);
            Process install = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            assumeTrue(install.waitFor() == 0, () -> packages + " cannot be installed, see " + log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
