package io.upgradewatch.kafka;

import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.ShardLog.Replayed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** One reading of a shard's state and watches, from their beginning to their end. Blocks its own thread. */
final class ShardReplay {

    private static final Duration WITHOUT_PROGRESS = Duration.ofSeconds(30);

    private final SpareReaders readers;
    private final TopicPartition state;
    private final TopicPartition watches;
    private final WatchRows watchRows;
    private final Turnstile turnstile;
    private final Strays stateStrays;
    private final Strays watchStrays;
    private volatile boolean cancelled;

    ShardReplay(TopicNames topics, int shard, SpareReaders readers, WatchRows watchRows, Turnstile turnstile) {
        this.readers = readers;
        this.state = new TopicPartition(topics.state(), shard);
        this.watches = new TopicPartition(topics.watchlist(), shard);
        this.watchRows = watchRows;
        this.turnstile = turnstile;
        this.stateStrays = new Strays(readers.shards());
        this.watchStrays = new Strays(readers.shards());
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
        if (cancelled) {
            throw new WakeupException();
        }
        SpareReaders.Reader reader = readers.take();
        try {
            Replayed replayed = read(reader, sink);
            readers.giveBack(reader);
            return replayed;
        } catch (RuntimeException failed) {
            reader.close();
            throw failed;
        }
    }

    private Replayed read(SpareReaders.Reader reader, Consumer<List<LogEntry>> sink) {
        KafkaConsumer<byte[], byte[]> consumer = reader.consumer();
        Set<TopicPartition> partitions = Set.of(state, watches);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long deadline = System.nanoTime() + WITHOUT_PROGRESS.toNanos();
        // Positions, not the offsets of records: the last record may be one that was aborted, or a marker.
        while (consumer.position(state) < ends.get(state) || consumer.position(watches) < ends.get(watches)) {
            long before = consumer.position(state) + consumer.position(watches);
            handOver(reader.states(), consumer.poll(Duration.ofMillis(100)), sink);
            if (consumer.position(state) + consumer.position(watches) > before) {
                deadline = System.nanoTime() + WITHOUT_PROGRESS.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new KafkaUnreachable("the replay of " + state + " does not come on", null);
            }
        }
        reader.states().read(stateStrays.left());
        watchRows.read(watchStrays.left());
        return new Replayed(consumer.position(watches));
    }

    private void handOver(StateRows states, ConsumerRecords<byte[], byte[]> records, Consumer<List<LogEntry>> sink) {
        pass(states.read(stateStrays.without(records.records(state))), sink);
        pass(watchRows.read(watchStrays.without(records.records(watches))), sink);
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
