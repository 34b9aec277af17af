package io.upgradewatch.kafka.replay;

import io.upgradewatch.kafka.client.Answers;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Whole partitions, read from the beginning to their real end. Blocks. */
public final class PartitionRows {

    private static final Duration WITHOUT_PROGRESS = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);

    private PartitionRows() {}

    /** The real ends: a committed reader's own one hides what lies behind somebody's open transaction. */
    public static Map<TopicPartition, Long> ends(Admin admin, Collection<TopicPartition> partitions) {
        var asked = admin.listOffsets(
                partitions.stream().collect(Collectors.toMap(one -> one, one -> OffsetSpec.latest())));
        Map<TopicPartition, Long> ends = new HashMap<>();
        partitions.forEach(one -> ends.put(
                one,
                Answers.of(asked.partitionResult(one), "where " + one + " ends").offset()));
        return ends;
    }

    /**
     * Reads what lies before {@code end}.
     *
     * @throws KafkaUnreachable if that does not come to an end
     */
    public static void read(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            long end,
            Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long deadline = System.nanoTime() + WITHOUT_PROGRESS.toNanos();
        while (consumer.position(partition) < end) {
            long before = consumer.position(partition);
            consumer.poll(POLL).forEach(row -> {
                if (row.offset() < end) {
                    sink.accept(row);
                }
            });
            if (consumer.position(partition) > before) {
                deadline = System.nanoTime() + WITHOUT_PROGRESS.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new KafkaUnreachable(
                        partition
                                + " cannot be read to its end: Kafka is away, or a transaction of another writer is open"
                                + " on it",
                        null);
            }
        }
    }
}
