package io.upgradewatch.kafka.row;

import io.upgradewatch.fota.Imei;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.Placement;
import io.upgradewatch.watch.RejectionListener;
import io.upgradewatch.watch.Watch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Reads the watchlist. Anyone may write there, so a row that cannot be read is counted and logged once and then
 * skipped: its device keeps what was said before. Safe from any thread.
 */
public final class WatchlistReader {

    private static final Logger LOG = Logger.getLogger(WatchlistReader.class);
    private static final int REMEMBERED = 10_000;

    private final Placement placement;
    private final RejectionListener rejections;
    // A shard that comes back replays its bad rows too; they are no news then.
    private final Map<String, Boolean> rejected = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    public WatchlistReader(Placement placement, RejectionListener rejections) {
        this.placement = placement;
        this.rejections = rejections;
    }

    public List<LogEntry> read(Iterable<ConsumerRecord<byte[], byte[]>> records) {
        List<LogEntry> entries = new ArrayList<>();
        Words words = new Words();
        for (ConsumerRecord<byte[], byte[]> row : records) {
            if (ControlRow.isKey(row.key())) {
                continue; // of its partition, and of no device
            }
            try {
                entries.add(entry(row, words));
            } catch (UnreadableRow unreadable) {
                reject(row, unreadable);
            }
        }
        return entries;
    }

    private LogEntry entry(ConsumerRecord<byte[], byte[]> row, Words words) {
        Imei imei = RowKey.read(row.key(), row.partition(), placement);
        if (row.value() == null) {
            return new LogEntry.Unwatched(imei);
        }
        return words.read(imei, row)
                .<LogEntry>map(LogEntry.Watched::new)
                .orElseGet(() ->
                        WatchRow.excludes(row.value()) ? new LogEntry.Excluded(imei) : new LogEntry.Unwatched(imei));
    }

    private void reject(ConsumerRecord<byte[], byte[]> row, UnreadableRow why) {
        synchronized (rejected) {
            if (rejected.put(row.partition() + ":" + row.offset(), true) != null) {
                return;
            }
        }
        LOG.warnf(
                "watch row skipped topic=%s partition=%d offset=%d imei=%s why=%s",
                row.topic(), row.partition(), row.offset(), masked(row.key()), why.getMessage());
        rejections.rowRejected();
    }

    /** The words of the last row, which the next one often repeats: a fleet is mostly added at once. */
    private static final class Words {

        private byte[] value;
        private Watch.Source header;
        private Watch watch;

        public Optional<Watch> read(Imei imei, ConsumerRecord<byte[], byte[]> row) {
            Watch.Source source = WatchRow.source(row.headers());
            if (value != null && Arrays.equals(value, row.value()) && source == header) {
                return Optional.of(new Watch(imei, watch.account(), watch.since(), watch.tags(), watch.sources()));
            }
            Instant writtenAt = Instant.ofEpochMilli(row.timestamp());
            Optional<Watch> read = WatchRow.read(imei, row.value(), row.headers(), writtenAt);
            // Without a moment of its own a row means the one when it was written, and its words do not tell that.
            boolean wordsSayAll =
                    read.filter(said -> !said.since().equals(writtenAt)).isPresent();
            value = wordsSayAll ? row.value() : null;
            header = source;
            watch = read.orElse(null);
            return read;
        }
    }

    private static String masked(byte[] key) {
        try {
            return key == null
                    ? "none"
                    : Imei.of(new String(key, java.nio.charset.StandardCharsets.ISO_8859_1))
                            .toString();
        } catch (IllegalArgumentException notImei) {
            return "none";
        }
    }
}
