package io.upgradewatch.kafka.replay;

import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.row.StateRows;
import io.upgradewatch.recover.Placement;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Readers of shards. One that has read its shard is kept a little while for the next shard, since an instance is mostly
 * given many at once and a reader costs connections and metadata. Safe from any thread; closing is left to {@code later}.
 */
public final class ReplayConsumerPool {

    private static final int BATCH = 1_000;
    private static final Duration KEPT = Duration.ofSeconds(2);
    private static final CloseOptions AT_ONCE = CloseOptions.timeout(Duration.ZERO);

    /** A consumer, and what makes entries of state rows; one thread's at a time. */
    record Reader(KafkaConsumer<byte[], byte[]> consumer, StateRows states) {

        void close() {
            consumer.close(AT_ONCE);
        }
    }

    private final KafkaSettings settings;
    private final Placement placement;
    private final ScheduledExecutorService later;
    private final Deque<Reader> spare = new ConcurrentLinkedDeque<>();

    public ReplayConsumerPool(KafkaSettings settings, Placement placement, ScheduledExecutorService later) {
        this.settings = settings;
        this.placement = placement;
        this.later = later;
    }

    /** How many shards there are to read. */
    int shards() {
        return placement.shards();
    }

    /** A reader of nothing yet; to be given back or closed. */
    Reader take() {
        Reader kept = spare.poll();
        return kept != null
                ? kept
                : new Reader(
                        new KafkaConsumer<>(
                                settings.replayer(BATCH), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                        new StateRows(placement));
    }

    void giveBack(Reader reader) {
        try {
            reader.consumer().unsubscribe();
        } catch (KafkaException broken) {
            reader.close();
            return;
        }
        spare.push(reader);
        later.schedule(() -> closeIfSpare(reader), KEPT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void closeIfSpare(Reader reader) {
        if (spare.remove(reader)) {
            reader.close();
        }
    }
}
