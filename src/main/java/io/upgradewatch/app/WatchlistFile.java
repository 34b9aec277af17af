package io.upgradewatch.app;

import io.upgradewatch.fota.Imei;
import io.upgradewatch.shard.FileWatches;
import io.upgradewatch.watch.RejectionListener;
import io.upgradewatch.watch.WatchDraft;
import io.upgradewatch.watch.WatchReading;
import io.upgradewatch.watch.WatchRows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
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
    private static final int FAULTS_LOGGED = 20;

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

    WatchlistFile(Path file, FileWatches watches, RejectionListener rejections) {
        this.file = file;
        this.watches = watches;
        this.rejections = rejections;
    }

    void start() {
        watches.onShardPolling(() -> wanted.set(true));
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
        Rows rows = new Rows(changed);
        try (InputStream in = Files.newInputStream(file)) {
            WatchRows.read(in, WatchRows.Format.ofFileName(file.getFileName().toString()), rows);
        }
        watches.reconcile(rows.content())
                .subscribe()
                .with(written -> told(changed, rows, written), failure -> failed(failure));
    }

    private void told(boolean changed, Rows rows, int written) {
        if (changed || written > 0) {
            LOG.infof(
                    "watchlist file read file=%s rows=%d refused=%d written=%d",
                    file, rows.drafts.size(), rows.refused, written);
        }
    }

    private void failed(Throwable failure) {
        LOG.warnf("watchlist file could not be written to the watchlist, trying again cause=%s", failure);
        thread.schedule(() -> wanted.set(true), 5, TimeUnit.SECONDS);
    }

    /** The rows of one reading. Refusals are counted and logged once for each content of the file. */
    private final class Rows implements WatchRows.Sink {

        private final boolean fresh;
        private final Map<Imei, WatchDraft> drafts = new LinkedHashMap<>();
        private final Set<Imei> spared = new HashSet<>();
        private boolean complete = true;
        private int refused;

        Rows(boolean fresh) {
            this.fresh = fresh;
        }

        @Override
        public void row(long line, WatchReading reading) {
            reading.draft().ifPresentOrElse(draft -> drafts.put(draft.imei(), draft), () -> refuse(line, reading));
        }

        FileWatches.Content content() {
            return new FileWatches.Content(drafts, spared, complete);
        }

        private void refuse(long line, WatchReading reading) {
            refused++;
            reading.imei().ifPresentOrElse(spared::add, () -> complete = false);
            if (!fresh) {
                return;
            }
            rejections.rowRejected();
            if (refused <= FAULTS_LOGGED) {
                LOG.warnf("row of the watchlist file refused line=%d faults=%s", line, words(reading));
            } else if (refused == FAULTS_LOGGED + 1) {
                LOG.warn("more rows of the watchlist file are refused; their number follows");
            }
        }

        private static String words(WatchReading reading) {
            return reading.faults().stream()
                    .map(fault -> fault.field() + ": " + fault.message())
                    .collect(Collectors.joining("; "));
        }
    }
}
