package io.upgradewatch.kafka.replay;

import io.upgradewatch.fota.Imei;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.row.RowKey;
import io.upgradewatch.kafka.row.UnreadableRow;
import io.upgradewatch.recover.Held;
import io.upgradewatch.recover.Held.OpenTransaction;
import io.upgradewatch.recover.Placement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Whose rows stand between the committed and the real end of a shard's partitions. Looks at keys only, of rows that may
 * never count: a day of a hanging transaction costs the devices that changed on that day, and not the shard. Blocks.
 */
public final class OpenRows {

    private static final int BATCH = 1_000;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration WITHOUT_PROGRESS = Duration.ofSeconds(30);

    private final KafkaSettings settings;
    private final Placement placement;

    public OpenRows(KafkaSettings settings, Placement placement) {
        this.settings = settings;
        this.placement = placement;
    }

    /**
     * The devices whose keys occur from {@code reached} to {@code ends}.
     *
     * @param reached what a committed reader has come to, for the partitions where that is not the end
     * @throws WakeupException if {@code cancelled} says so meanwhile
     */
    Held between(Map<TopicPartition, Long> reached, Map<TopicPartition, Long> ends, BooleanSupplier cancelled) {
        if (reached.isEmpty()) {
            return Held.NONE;
        }
        List<OpenTransaction> open = new ArrayList<>();
        reached.forEach((where, start) ->
                open.add(new OpenTransaction(where.topic(), where.partition(), start, ends.get(where))));
        open.sort(Comparator.comparing(OpenTransaction::topic));
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                settings.uncommittedReader("open-rows", BATCH),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        try {
            return new Held(devices(consumer, reached, ends, cancelled), open);
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private Set<Imei> devices(
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> reached,
            Map<TopicPartition, Long> ends,
            BooleanSupplier cancelled) {
        consumer.assign(reached.keySet());
        reached.forEach(consumer::seek);
        Set<Imei> devices = new HashSet<>();
        long deadline = System.nanoTime() + WITHOUT_PROGRESS.toNanos();
        while (reached.keySet().stream().anyMatch(where -> consumer.position(where) < ends.get(where))) {
            if (cancelled.getAsBoolean()) {
                throw new WakeupException();
            }
            boolean some = false;
            for (ConsumerRecord<byte[], byte[]> row : consumer.poll(POLL)) {
                some = true;
                add(row, devices);
            }
            if (some) {
                deadline = System.nanoTime() + WITHOUT_PROGRESS.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new KafkaUnreachable("the rows of an open transaction cannot be read", null);
            }
        }
        return devices;
    }

    // A row that names no device holds none. If it ever counts, it is read and judged then.
    private void add(ConsumerRecord<byte[], byte[]> row, Set<Imei> devices) {
        try {
            devices.add(RowKey.read(row.key(), row.partition(), placement));
        } catch (UnreadableRow nobodys) {
            return;
        }
    }
}
