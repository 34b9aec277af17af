package io.upgradewatch.faults;

import io.upgradewatch.app.ServiceProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The time of day of one process, which may be set: a small library stands between it and the kernel. What counts
 * seconds (the monotonic clock) goes on evenly, as it does when a machine's time is set.
 */
final class FakeClock {

    private static final Optional<Path> LIBRARY = library();

    private final Path file;

    private FakeClock(Path file) {
        this.file = file;
        set(Duration.ZERO);
    }

    /** A clock kept in {@code file}; empty where there is no C compiler for the library. */
    static Optional<FakeClock> in(Path file) {
        return LIBRARY.map(there -> new FakeClock(file.toAbsolutePath()));
    }

    /** The plan of an instance that goes by this clock. */
    ServiceProcess.Plan with(ServiceProcess.Plan plan) {
        return plan.environment("LD_PRELOAD", LIBRARY.orElseThrow().toString())
                .environment("SET_CLOCK", file.toString());
    }

    /** From now on the process thinks that it is this much later, or earlier, than it is. */
    void set(Duration off) {
        byte[] seconds = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(off.toSeconds())
                .array();
        // In place: the process has the file mapped.
        try (RandomAccessFile clock = new RandomAccessFile(file.toFile(), "rw")) {
            clock.write(seconds);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Optional<Path> library() {
        Path source = Path.of("src", "test", "c", "set-clock.c").toAbsolutePath();
        Path library = Path.of("target", "faults", "set-clock.so").toAbsolutePath();
        try {
            Files.createDirectories(library.getParent());
            Process compiler = new ProcessBuilder(
                            "cc", "-shared", "-fPIC", "-O2", "-o", library.toString(), source.toString())
                    .inheritIO()
                    .start();
            if (compiler.waitFor() == 0) {
                return Optional.of(library);
            }
        } catch (IOException none) {
            // As if it had failed.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        System.out.println("no clock is set: that takes Linux and the Debian packages gcc and libc6-dev");
        return Optional.empty();
    }
}
