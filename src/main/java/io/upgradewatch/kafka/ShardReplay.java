package io.upgradewatch.kafka;

import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.ShardLog.Replayed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** One reading of a shard's state and watches, from their beginning to their end. Blocks its own thread. */
final class ShardReplay {

    private static final int BATCH = 1_000;
    private static final Duration WITHOUT_PROGRESS = Duration.ofSeconds(30);

    private final KafkaSettings settings;
    private final TopicPartition state;
    private final TopicPartition watches;
    private final StateRows stateRows;
    private final WatchRows watchRows;
    private final Turnstile turnstile;
    private volatile boolean cancelled;

    ShardReplay(KafkaSettings settings, int shard, StateRows stateRows, WatchRows watchRows, Turnstile turnstile) {
        this.settings = settings;
        this.state = new TopicPartition(settings.topics().state(), shard);
        this.watches = new TopicPartition(settings.topics().watchlist(), shard);
        this.stateRows = stateRows;
        this.watchRows = watchRows;
        this.turnstile = turnstile;
    }

    /** From any thread: nothing more is handed over, and {@link #run} ends soon. */
    void cancel() {
        cancelled = true;
    }

    /**
     * Reads all that is there now.
     *
     * @throws KafkaUnreachable if that does not come to an end
     * @throws IllegalStateException if a state row cannot be read
     * @throws WakeupException if cancelled
     */
    Replayed run(Consumer<List<LogEntry>> sink) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                settings.reader("replay", BATCH), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Set<TopicPartition> partitions = Set.of(state, watches);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + WITHOUT_PROGRESS.toNanos();
            // Positions, not the offsets of records: the last record may be one that was aborted, or a marker.
            while (consumer.position(state) < ends.get(state) || consumer.position(watches) < ends.get(watches)) {
                long before = consumer.position(state) + consumer.position(watches);
                handOver(consumer.poll(Duration.ofMillis(100)), sink);
                if (consumer.position(state) + consumer.position(watches) > before) {
                    deadline = System.nanoTime() + WITHOUT_PROGRESS.toNanos();
                } else if (System.nanoTime() > deadline) {
                    throw new KafkaUnreachable("the replay of " + state + " does not come on", null);
                }
            }
            return new Replayed(consumer.position(watches));
        }
    }

    private void handOver(ConsumerRecords<byte[], byte[]> records, Consumer<List<LogEntry>> sink) {
        List<ConsumerRecord<byte[], byte[]>> states = records.records(state);
        List<ConsumerRecord<byte[], byte[]>> watched = records.records(watches);
        pass(stateRows.read(states), sink);
        pass(watchRows.read(watched), sink);
        if (cancelled) {
            throw new WakeupException();
        }
    }

    private void pass(List<LogEntry> entries, Consumer<List<LogEntry>> sink) {
        if (!entries.isEmpty()) {
            turnstile.pass(
                    () -> {
                        if (!cancelled) {
                            sink.accept(entries);
                        }
                    },
                    () -> cancelled);
        }
    }
}
