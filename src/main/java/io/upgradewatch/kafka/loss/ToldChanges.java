package io.upgradewatch.kafka.loss;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.feed.CatchUp;
import io.upgradewatch.kafka.row.KafkaPlacement;
import io.upgradewatch.kafka.row.Notice;
import io.upgradewatch.kafka.row.RowKey;
import io.upgradewatch.kafka.row.UnreadableRow;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads the states of one shard's devices out of the changes. All partitions are read, for a reshard moves devices and not
 * what was told of them. Blocks.
 */
final class ToldChanges {

    private static final Logger LOG = Logger.getLogger(ToldChanges.class);
    private static final Duration WITHOUT_PROGRESS = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaSettings settings;
    private final KafkaPlacement placement;

    ToldChanges(KafkaSettings settings, int partitions) {
        this.settings = settings;
        this.placement = new KafkaPlacement(partitions);
    }

    /**
     * What is known of the shard's devices by what was told of them.
     *
     * @param given asked now and then; true ends the reading
     * @throws KafkaUnreachable if the changes cannot be read to their end
     * @throws WakeupException if it was given up
     */
    Map<Imei, DeviceState> of(int shard, Instant now, BooleanSupplier given) {
        Map<Imei, ToldUpgrades> told = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                settings.replayer(1_000), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = CatchUp.all(settings, placement.shards());
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            long deadline = System.nanoTime() + WITHOUT_PROGRESS.toNanos();
            while (all.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                for (ConsumerRecord<byte[], byte[]> row : consumer.poll(POLL)) {
                    deadline = System.nanoTime() + WITHOUT_PROGRESS.toNanos();
                    take(row, shard, told);
                }
                if (given.getAsBoolean()) {
                    throw new WakeupException();
                }
                if (System.nanoTime() > deadline) {
                    throw new KafkaUnreachable("the changes cannot be read to their end", null);
                }
            }
        }
        return told.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, device -> device.getValue()
                .state(now)));
    }

    private void take(ConsumerRecord<byte[], byte[]> row, int shard, Map<Imei, ToldUpgrades> told) {
        if (row.key() == null || row.value() == null || placement.shardOf(row.key()) != shard || Notice.is(row)) {
            return;
        }
        try {
            told.computeIfAbsent(RowKey.read(row.key(), shard, placement), first -> new ToldUpgrades())
                    .take(row);
        } catch (UnreadableRow unreadable) {
            LOG.warnf(
                    "change skipped partition=%d offset=%d why=%s",
                    row.partition(), row.offset(), unreadable.getMessage());
        }
    }
}
