package io.upgradewatch.kafka.lookup;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.row.KafkaPlacement;
import io.upgradewatch.kafka.row.Notice;
import io.upgradewatch.kafka.row.RowKey;
import io.upgradewatch.publish.ChangeHistory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The changes topic, looked up through an index of each partition that anybody has asked about. A question reads what
 * has come since the one before; the first one reads all that the topic keeps. All is done on one thread.
 */
public final class KafkaChangeHistory implements ChangeHistory {

    /** How many changes are remembered over all partitions: 32 MB of them. */
    public static final int MAX_REMEMBERED = 4_000_000;

    private static final Duration POLL = Duration.ofMillis(100);
    // Less than anybody who asks over HTTP waits.
    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final Duration KEPT = Duration.ofDays(31);

    private final KafkaSettings settings;
    private final KafkaPlacement placement;
    private final Lookups lookups;
    private final int maxRemembered;
    private final Map<Integer, ChangeIndex> indexes = new HashMap<>();

    public KafkaChangeHistory(KafkaSettings settings, KafkaPlacement placement, Lookups lookups, int maxRemembered) {
        this.settings = settings;
        this.placement = placement;
        this.lookups = lookups;
        this.maxRemembered = maxRemembered;
    }

    @Override
    public Uni<History> of(Imei imei, int limit) {
        return lookups.ask(() -> history(imei, limit));
    }

    @Override
    public Uni<List<Failures>> failures(Set<Integer> shards, By by, Instant since) {
        return lookups.ask(() -> counted(shards, by, since));
    }

    private History history(Imei imei, int limit) {
        byte[] key = RowKey.of(imei);
        int shard = placement.shardOf(key);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            TopicPartition partition = partition(shard);
            long beginning = read(consumer, List.of(partition)).get(partition);
            ChangeIndex index = indexes.get(shard);
            List<ConsumerRecord<byte[], byte[]>> rows =
                    fetch(consumer, partition, index.offsetsOf(key, beginning, limit));
            return new History(
                    rows.stream()
                            .filter(row -> Arrays.equals(row.key(), key) && !Notice.is(row))
                            .map(row -> new String(row.value(), StandardCharsets.UTF_8))
                            .toList(),
                    index.since());
        }
    }

    private List<Failures> counted(Set<Integer> shards, By by, Instant since) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            read(consumer, new TreeSet<>(shards).stream().map(this::partition).toList());
        }
        Map<String, Map<Instant, Long>> sum = new TreeMap<>();
        shards.forEach(shard -> indexes.get(shard).failures(since, by(by), sum));
        return sum.entrySet().stream()
                .map(one -> new Failures(one.getKey(), one.getValue()))
                .toList();
    }

    private static Function<ChangeIndex.Kind, String> by(By by) {
        return switch (by) {
            case FIRMWARE -> ChangeIndex.Kind::firmware;
            case REASON -> ChangeIndex.Kind::reason;
            case ACCOUNT -> ChangeIndex.Kind::account;
        };
    }

    /** Brings the partitions' indexes up to date; returns where each partition begins. */
    private Map<TopicPartition, Long> read(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        consumer.assign(partitions);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Instant kept = Clock.systemUTC().instant().minus(KEPT);
        partitions.forEach(one -> {
            ChangeIndex index = indexes.computeIfAbsent(one.partition(), first -> new ChangeIndex());
            if (index.next() > ends.get(one)) {
                // Not the topic that was read: it was made anew.
                index.clear(beginnings.get(one));
            }
            index.forgetBefore(kept);
            consumer.seek(one, Math.max(index.next(), beginnings.get(one)));
        });
        long deadline = System.nanoTime() + WITHIN.toNanos();
        while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
            for (ConsumerRecord<byte[], byte[]> row : consumer.poll(POLL)) {
                indexes.get(row.partition()).add(row);
            }
            partitions.forEach(one -> indexes.get(one.partition()).reached(consumer.position(one)));
            bound(consumer);
            if (System.nanoTime() > deadline) {
                throw new StillReading(progress(partitions, consumer, beginnings, ends));
            }
        }
        return beginnings;
    }

    private static String progress(
            List<TopicPartition> partitions,
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> beginnings,
            Map<TopicPartition, Long> ends) {
        long all = 0;
        long done = 0;
        for (TopicPartition one : partitions) {
            all += ends.get(one) - beginnings.get(one);
            done += consumer.position(one) - beginnings.get(one);
        }
        return "the changes are being read, " + (all == 0 ? 0 : 100 * done / all) + " % so far; ask again in a moment";
    }

    // The largest gives up its older half.
    private void bound(KafkaConsumer<byte[], byte[]> consumer) {
        while (indexes.values().stream().mapToLong(ChangeIndex::size).sum() > maxRemembered) {
            Map.Entry<Integer, ChangeIndex> largest = indexes.entrySet().stream()
                    .max(Comparator.comparing(one -> one.getValue().size()))
                    .orElseThrow();
            largest.getValue()
                    .halve(timeAt(consumer, largest.getKey(), largest.getValue().middle()));
        }
    }

    private Instant timeAt(KafkaConsumer<byte[], byte[]> consumer, int shard, long offset) {
        try (KafkaConsumer<byte[], byte[]> other = consumer()) {
            TopicPartition partition = partition(shard);
            other.assign(List.of(partition));
            return fetch(other, partition, new long[] {offset}).stream()
                    .findFirst()
                    .map(row -> Instant.ofEpochMilli(row.timestamp()))
                    .orElseGet(() -> Clock.systemUTC().instant());
        }
    }

    /** The records at these offsets, which are in order; those that are gone are left out. */
    private static List<ConsumerRecord<byte[], byte[]>> fetch(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long[] offsets) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        consumer.assign(List.of(partition));
        long deadline = System.nanoTime() + WITHIN.toNanos();
        int wanted = 0;
        while (wanted < offsets.length) {
            consumer.seek(partition, offsets[wanted]);
            List<ConsumerRecord<byte[], byte[]>> batch = consumer.poll(POLL).records(partition);
            for (ConsumerRecord<byte[], byte[]> row : batch) {
                while (wanted < offsets.length && offsets[wanted] < row.offset()) {
                    wanted++;
                }
                if (wanted < offsets.length && offsets[wanted] == row.offset()) {
                    found.add(row);
                    wanted++;
                }
            }
            if (System.nanoTime() > deadline) {
                throw new KafkaUnreachable("the changes cannot be read now", null);
            }
        }
        return found;
    }

    private TopicPartition partition(int shard) {
        return new TopicPartition(settings.topics().changes(), shard);
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> config = settings.reader("history", 2_000);
        // Of what is fetched for one change the rest is thrown away.
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, String.valueOf(256 << 10));
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
