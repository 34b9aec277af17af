package io.upgradewatch.kafka.reshard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.replay.PartitionRows;
import io.upgradewatch.kafka.row.Json;
import io.upgradewatch.kafka.row.KafkaPlacement;
import io.upgradewatch.kafka.row.UnreadableRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Moves the rows of one topic to where a number of partitions places them. Each device's rows move in one transaction, so
 * that whoever begins anew after a kill finds them moved or not moved. Blocks.
 */
final class TopicReshard {

    private static final int BATCH = 500;

    private final KafkaSettings settings;
    private final Admin admin;
    private final String topic;
    private final KafkaPlacement placement;
    private final Consumer<List<ProducerRecord<byte[], byte[]>>> commit;
    private List<ProducerRecord<byte[], byte[]>> batch = new ArrayList<>();
    private int inBatch;

    /** @param commit makes all these rows durable, or none, before it returns */
    TopicReshard(
            KafkaSettings settings,
            Admin admin,
            String topic,
            int partitions,
            Consumer<List<ProducerRecord<byte[], byte[]>>> commit) {
        this.settings = settings;
        this.admin = admin;
        this.topic = topic;
        this.placement = new KafkaPlacement(partitions);
        this.commit = commit;
    }

    /**
     * Moves what has to be moved.
     *
     * @return of how many devices
     * @throws KafkaUnreachable if it may help to begin anew
     */
    long run() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                settings.replayer(1_000), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Map<TopicPartition, Long> ends = PartitionRows.ends(
                    admin,
                    IntStream.range(0, placement.shards())
                            .mapToObj(partition -> new TopicPartition(topic, partition))
                            .toList());
            KnownPlaces places = new KnownPlaces(placement.shards());
            ends.forEach((partition, end) -> PartitionRows.read(consumer, partition, end, places::see));
            List<KnownPlaces.Move> moves = places.moves().toList();
            moves.stream().filter(move -> move.from() < 0).forEach(move -> move(move, null));
            Map<Integer, Map<Long, KnownPlaces.Move>> byPlace = moves.stream()
                    .filter(move -> move.from() >= 0)
                    .collect(Collectors.groupingBy(
                            KnownPlaces.Move::from, Collectors.toMap(KnownPlaces.Move::offset, move -> move)));
            byPlace.forEach((from, ofPartition) -> {
                TopicPartition partition = new TopicPartition(topic, from);
                PartitionRows.read(consumer, partition, ends.get(partition), row -> {
                    KnownPlaces.Move move = ofPartition.get(row.offset());
                    if (move != null) {
                        move(move, row);
                    }
                });
            });
            commitBatch();
            return moves.size();
        }
    }

    private void move(KnownPlaces.Move move, ConsumerRecord<byte[], byte[]> row) {
        byte[] key = move.key().getBytes(StandardCharsets.ISO_8859_1);
        if (row != null) {
            ProducerRecord<byte[], byte[]> moved =
                    new ProducerRecord<>(topic, placement.shardOf(key), null, key, dated(row), row.headers());
            batch.add(moved);
        }
        for (int partition : move.emptied()) {
            ProducerRecord<byte[], byte[]> tombstone = new ProducerRecord<>(topic, partition, key, null);
            tombstone.headers().add(KnownPlaces.MOVED, new byte[0]);
            batch.add(tombstone);
        }
        if (++inBatch >= BATCH) {
            commitBatch();
        }
    }

    private void commitBatch() {
        if (!batch.isEmpty()) {
            commit.accept(batch);
        }
        batch = new ArrayList<>();
        inBatch = 0;
    }

    // A watch that does not say since when means the moment when it was written, which is not that of the move.
    private byte[] dated(ConsumerRecord<byte[], byte[]> row) {
        if (row.value() == null || !topic.equals(settings.topics().watchlist())) {
            return row.value();
        }
        try {
            ObjectNode watch = (ObjectNode) Json.read(row.value());
            if (watch.hasNonNull("since")) {
                return row.value();
            }
            watch.put("since", Instant.ofEpochMilli(row.timestamp()).toString());
            return Json.write(watch);
        } catch (UnreadableRow unreadable) {
            return row.value(); // no worse in its new place
        }
    }
}
