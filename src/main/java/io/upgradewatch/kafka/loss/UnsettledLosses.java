package io.upgradewatch.kafka.loss;

import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.replay.PartitionRows;
import io.upgradewatch.kafka.replay.Strays;
import io.upgradewatch.kafka.row.RestoredRow;
import io.upgradewatch.kafka.row.TopicsRow;
import io.upgradewatch.recover.Loss;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Finds shards of which something is lost and nobody has chosen yet what to do about it. Blocks. */
public final class UnsettledLosses {

    private final KafkaSettings settings;
    private final Admin admin;
    private final int partitions;

    public UnsettledLosses(KafkaSettings settings, Admin admin, int partitions) {
        this.settings = settings;
        this.admin = admin;
        this.partitions = partitions;
    }

    /** What of the shards is lost, taken together. */
    public Loss find(TopicsRow remembered) {
        boolean states = false;
        boolean watches = false;
        try (LossCheck losses = new LossCheck(settings, remembered)) {
            LossCheck.Ids ids = losses.ids();
            for (int shard = 0; shard < partitions; shard++) {
                // Most have lost nothing, and need not be read for it.
                if (losses.of(shard, ids, Optional.empty(), Optional.empty()).any()) {
                    Loss loss = losses.of(
                            shard,
                            ids,
                            restored(settings.topics().state(), shard),
                            restored(settings.topics().watchlist(), shard));
                    states |= loss.states();
                    watches |= loss.watches();
                }
            }
        }
        return new Loss(states, watches);
    }

    private Optional<RestoredRow> restored(String topic, int shard) {
        TopicPartition partition = new TopicPartition(topic, shard);
        Strays rows = new Strays(partitions);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                settings.replayer(1_000), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            long end = PartitionRows.ends(admin, List.of(partition)).get(partition);
            PartitionRows.read(consumer, partition, end, row -> rows.without(List.of(row)));
        }
        return rows.restored();
    }
}
