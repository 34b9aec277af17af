package io.upgradewatch.faults;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Puts a process to sleep and wakes it, by its id. */
public final class Signals {

    private Signals() {}

    /** SIGSTOP: from here on the process does nothing at all, and does not know it. */
    static void pause(ProcessHandle process) {
        send("-STOP", process);
    }

    /** SIGCONT. */
    static void wake(ProcessHandle process) {
        send("-CONT", process);
    }

    private static void send(String signal, ProcessHandle process) {
        try {
            Command.run("kill", signal, Long.toString(process.pid()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
