package io.upgradewatch.embedded.kafka;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A broker's data directory, held for one process at a time.
 *
 * <p>Kafka locks its directories too, but notices a held one late, half started, and says so in many lines.
 */
final class DataDirectory {

    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** @throws BrokerNotStarted if the directory cannot be written to or another broker holds it */
    static DataDirectory claim(Path wanted) {
        Path path = wanted.toAbsolutePath().normalize();
        FileChannel channel;
        try {
            Files.createDirectories(path);
            channel =
                    FileChannel.open(path.resolve("in-use.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException unusable) {
            throw new BrokerNotStarted(
                    "the data directory " + path + " of the embedded Kafka cannot be written to: " + unusable
                            + "; choose another with upgradewatch.kafka.embedded.data-dir",
                    unusable);
        }
        if (!locked(channel)) {
            closeQuietly(channel);
            throw new BrokerNotStarted(
                    "the data directory " + path + " is in use by another embedded Kafka;"
                            + " stop that one or choose another with upgradewatch.kafka.embedded.data-dir",
                    null);
        }
        return new DataDirectory(path, channel);
    }

    Path path() {
        return path;
    }

    void close() {
        closeQuietly(lock);
    }

    private static boolean locked(FileChannel channel) {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        } catch (IOException noLocksHere) {
            // Some network file systems have no locks; Kafka's own will speak up there.
            return true;
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException ignored) {
            // The lock goes with the process at the latest.
        }
    }
}
