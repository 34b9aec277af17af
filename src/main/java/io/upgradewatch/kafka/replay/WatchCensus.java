package io.upgradewatch.kafka.replay;

import io.upgradewatch.fota.Imei;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.row.WatchlistReader;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.watch.Watch;
import io.upgradewatch.watch.Watchlist.Census;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Counts what the whole watchlist says, shard by shard so that no more than one shard is in memory. Blocks. Reads
 * uncommitted: whoever counts is not to wait for a transaction that somebody else has left open.
 */
public final class WatchCensus {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration WITHOUT_PROGRESS = Duration.ofSeconds(30);

    private final KafkaSettings settings;
    private final WatchlistReader rows;
    private final int shards;

    public WatchCensus(KafkaSettings settings, WatchlistReader rows, int shards) {
        this.settings = settings;
        this.rows = rows;
        this.shards = shards;
    }

    /** @throws KafkaUnreachable if the list cannot be read to its end */
    public Census count(Watch.Source source, Predicate<Imei> stays) {
        Map<String, Object> config = new HashMap<>(settings.reader("census", 2_000));
        config.put("isolation.level", "read_uncommitted");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Census census = new Census(0, 0);
            for (int shard = 0; shard < shards; shard++) {
                census = census.plus(count(consumer, shard, source, stays));
            }
            return census;
        }
    }

    private Census count(
            KafkaConsumer<byte[], byte[]> consumer, int shard, Watch.Source source, Predicate<Imei> stays) {
        TopicPartition partition = new TopicPartition(settings.topics().watchlist(), shard);
        consumer.assign(Set.of(partition));
        consumer.seekToBeginning(Set.of(partition));
        long end = consumer.endOffsets(Set.of(partition)).get(partition);
        Map<Imei, Boolean> leaving = new HashMap<>();
        long deadline = System.nanoTime() + WITHOUT_PROGRESS.toNanos();
        for (long at = consumer.position(partition); at < end; at = consumer.position(partition)) {
            take(rows.read(consumer.poll(POLL).records(partition)), source, stays, leaving);
            if (consumer.position(partition) > at) {
                deadline = System.nanoTime() + WITHOUT_PROGRESS.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new KafkaUnreachable("the watchlist cannot be read to its end", null);
            }
        }
        return new Census(
                leaving.size(),
                leaving.values().stream().filter(leaves -> leaves).count());
    }

    private static void take(
            List<LogEntry> entries, Watch.Source source, Predicate<Imei> stays, Map<Imei, Boolean> leaving) {
        for (LogEntry entry : entries) {
            if (entry instanceof LogEntry.Watched watched
                    && watched.watch().sources().contains(source)) {
                Watch watch = watched.watch();
                boolean alone = watch.without(Set.of(source)).isEmpty();
                leaving.put(watch.imei(), alone && !stays.test(watch.imei()));
            } else if (entry instanceof LogEntry.Watched watched) {
                leaving.remove(watched.watch().imei());
            } else if (entry instanceof LogEntry.Unwatched unwatched) {
                leaving.remove(unwatched.imei());
            } else if (entry instanceof LogEntry.Excluded excluded) {
                leaving.remove(excluded.imei());
            }
        }
    }
}
