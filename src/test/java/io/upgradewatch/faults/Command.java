package io.upgradewatch.faults;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A program of the system's that ends by itself, and at once. */
final class Command {

    private static final int NEVER_ENDED = -1;

    private Command() {}

    /**
     * Runs it; what it prints is of no interest.
     *
     * @return its exit code; -1 if it has not ended within ten seconds
     * @throws IOException if there is no such program
     */
    static int run(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : NEVER_ENDED;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return NEVER_ENDED;
        }
    }
}
