package io.upgradewatch.faults;

import io.upgradewatch.app.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The time of day of one process, which may be set: libfaketime stands between it and the kernel. What counts seconds
 * (the monotonic clock) goes on evenly, as it does when a machine's time is set.
 */
final class FakeClock {

    private static final Optional<Path> LIBRARY = library();

    private final Path file;

    private FakeClock(Path file) {
        this.file = file;
        set(Duration.ZERO);
    }

    /** A clock kept in {@code file}; empty where libfaketime is not installed. */
    static Optional<FakeClock> in(Path file) {
        if (LIBRARY.isEmpty()) {
            System.out.println("no clock is set: that takes the Debian package libfaketime");
        }
        return LIBRARY.map(there -> new FakeClock(file.toAbsolutePath()));
    }

    /** The plan of an instance that goes by this clock. */
    Instance.Plan with(Instance.Plan plan) {
        return plan.environment("LD_PRELOAD", LIBRARY.orElseThrow().toString())
                .environment("FAKETIME_TIMESTAMP_FILE", file.toString())
                .environment("FAKETIME_CACHE_DURATION", "1")
                .environment("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                .environment("DONT_FAKE_MONOTONIC", "1");
    }

    /** Within a second the process thinks that it is this much later, or earlier, than it is. */
    void set(Duration off) {
        try {
            Path written = Files.writeString(
                    file.resolveSibling(file.getFileName() + ".new"), "%+d\n".formatted(off.toSeconds()));
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Optional<Path> library() {
        try (Stream<Path> places = Files.find(
                Path.of("/usr/lib"),
                3,
                (path, attributes) -> path.endsWith(Path.of("faketime", "libfaketimeMT.so.1")))) {
            return places.findFirst();
        } catch (IOException none) {
            return Optional.empty();
        }
    }
}
