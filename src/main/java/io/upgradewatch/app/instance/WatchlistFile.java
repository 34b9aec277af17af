package io.upgradewatch.app.instance;

import io.upgradewatch.app.config.read.ListReading;
import io.upgradewatch.fleet.FileWatches;
import io.upgradewatch.watch.RejectionListener;
import io.upgradewatch.watch.WatchRows;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * The watchlist file: read at start, when it changes, and when a shard begins to poll. Has a thread of its own.
 *
 * <p>Looks once a second rather than asking the file system to be told: that works on every kind of mount. A file that
 * is still being written is read once it has kept still from one look to the next.
 */
final class WatchlistFile implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(WatchlistFile.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration SETTLED = Duration.ofMinutes(1);

    /** What tells one content of the file from another without reading it. */
    private record Look(FileTime modified, long size) {}

    private final Path file;
    private final FileWatches watches;
    private final RejectionListener rejections;
    private final AtomicBoolean wanted = new AtomicBoolean(true);
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread looking = new Thread(task, "upgradewatch-watchlist-file");
        looking.setDaemon(true);
        return looking;
    });

    private Look last;
    private Look read;
    private boolean unreadable;
    private String content = "";
    private long contentSince;

    WatchlistFile(Path file, FileWatches watches, RejectionListener rejections) {
        this.file = file;
        this.watches = watches;
        this.rejections = rejections;
    }

    void start() {
        watches.onWanted(() -> wanted.set(true));
        thread.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void look() {
        try {
            Look now = new Look(Files.getLastModifiedTime(file), Files.size(file));
            boolean still = now.equals(last);
            last = now;
            boolean changed = !now.equals(read);
            if (still && (changed || wanted.getAndSet(false))) {
                wanted.set(false);
                read(changed);
                read = now;
            }
            unreadable = false;
        } catch (IOException | RuntimeException failed) {
            wanted.set(true);
            if (!unreadable) {
                unreadable = true;
                LOG.errorf("watchlist file cannot be read; watches stay as they are file=%s cause=%s", file, failed);
            }
        }
    }

    private void read(boolean changed) throws IOException {
        ListReading rows = new ListReading(changed ? rejections : () -> {});
        MessageDigest digest = sha256();
        boolean ended;
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            ended = WatchRows.read(
                    in, WatchRows.Format.ofFileName(file.getFileName().toString()), rows);
            // What a fault of the whole file has left unread.
            in.transferTo(OutputStream.nullOutputStream());
        }
        String id = HexFormat.of().formatHex(digest.digest());
        if (!id.equals(content)) {
            content = id;
            contentSince = System.nanoTime();
        }
        if (!ended && System.nanoTime() - contentSince < SETTLED.toNanos()) {
            rows.distrustLast();
            thread.schedule(() -> wanted.set(true), SETTLED.toSeconds(), TimeUnit.SECONDS);
        }
        if (changed) {
            rows.told().forEach(fault -> LOG.warnf("row of the watchlist file refused %s", fault));
        }
        watches.reconcile(rows.content(id, ended))
                .subscribe()
                .with(written -> told(changed, rows, written), this::failed);
    }

    private void told(boolean changed, ListReading rows, int written) {
        if (changed || written > 0) {
            LOG.infof(
                    "watchlist file read file=%s rows=%d refused=%d written=%d",
                    file, rows.taken(), rows.refused(), written);
        }
    }

    private void failed(Throwable failure) {
        LOG.warnf("watchlist file could not be written to the watchlist, trying again cause=%s", failure);
        thread.schedule(() -> wanted.set(true), 5, TimeUnit.SECONDS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM knows SHA-256", impossible);
        }
    }
}
