package io.upgradewatch.kafka.replay;

import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.client.TopicNames;
import io.upgradewatch.kafka.row.RestoredRow;
import io.upgradewatch.kafka.row.StateRows;
import io.upgradewatch.kafka.row.WatchlistReader;
import io.upgradewatch.recover.Held;
import io.upgradewatch.recover.Held.OpenTransaction;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.Loss;
import io.upgradewatch.recover.ShardLog.Replayed;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** One reading of a shard's state and watches, from their beginning to their real end. Blocks its own thread. */
public final class ShardReplay {

    private static final Duration WITHOUT_PROGRESS = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(100);

    private final ReplayConsumerPool readers;
    private final TopicPartition state;
    private final TopicPartition watches;
    private final WatchlistReader watchRows;
    private final PartitionEnds ends;
    private final OpenRows openRows;
    private final InFlightBatches turnstile;
    private final Strays stateStrays;
    private final Strays watchStrays;
    private volatile boolean cancelled;
    private ReplayConsumerPool.Reader reading;

    public ShardReplay(
            TopicNames topics,
            int shard,
            ReplayConsumerPool readers,
            WatchlistReader watchRows,
            PartitionEnds ends,
            OpenRows openRows,
            InFlightBatches turnstile) {
        this.readers = readers;
        this.state = new TopicPartition(topics.state(), shard);
        this.watches = new TopicPartition(topics.watchlist(), shard);
        this.watchRows = watchRows;
        this.ends = ends;
        this.openRows = openRows;
        this.turnstile = turnstile;
        this.stateStrays = new Strays(readers.shards());
        this.watchStrays = new Strays(readers.shards());
    }

    /** What was done about a loss of the state before; known once the reading is over. */
    public Optional<RestoredRow> restoredStates() {
        return stateStrays.restored();
    }

    /** What was done about a loss of the watchlist before; likewise. */
    public Optional<RestoredRow> restoredWatches() {
        return watchStrays.restored();
    }

    /** From any thread: nothing more is handed over, and the reading ends at once, whatever it waits for. */
    public synchronized void cancel() {
        cancelled = true;
        if (reading != null) {
            reading.consumer().wakeup();
        }
    }

    /**
     * Reads all that is there now and decided.
     *
     * @throws KafkaUnreachable if that does not come to an end
     * @throws IllegalStateException if a state row cannot be read
     * @throws WakeupException if cancelled
     */
    public Replayed run(Consumer<List<LogEntry>> sink) {
        return with(reader -> read(reader, sink));
    }

    /** Reads the state rows that were not decided before; fails as {@link #run} does. */
    public Void settle(OpenTransaction decided, Consumer<List<LogEntry>> sink) {
        return with(reader -> {
            reader.consumer().assign(Set.of(state));
            reader.consumer().seek(state, decided.start());
            readTo(Map.of(state, decided.end()), reader, sink);
            return null;
        });
    }

    // A reader is only given back when nobody can wake it any more: the next shard's replay would be what wakes.
    private <T> T with(Function<ReplayConsumerPool.Reader, T> work) {
        if (cancelled) {
            throw new WakeupException();
        }
        ReplayConsumerPool.Reader reader = readers.take();
        reading(reader);
        T done;
        try {
            done = work.apply(reader);
        } catch (RuntimeException failed) {
            reading(null);
            reader.close();
            throw failed;
        }
        reading(null);
        if (cancelled) {
            reader.close();
            throw new WakeupException();
        }
        readers.giveBack(reader);
        return done;
    }

    private synchronized void reading(ReplayConsumerPool.Reader reader) {
        reading = reader;
    }

    private Replayed read(ReplayConsumerPool.Reader reader, Consumer<List<LogEntry>> sink) {
        KafkaConsumer<byte[], byte[]> consumer = reader.consumer();
        Set<TopicPartition> partitions = Set.of(state, watches);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        // What a committed reader takes for the end is where the oldest open transaction begins, whoever has it.
        Map<TopicPartition, Long> real = ends.real(partitions);
        Map<TopicPartition, Long> committed = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> decided = new HashMap<>(real);
        decided.replaceAll((where, end) -> Math.min(end, committed.get(where)));
        readTo(decided, reader, sink);
        Map<TopicPartition, Long> reached = new HashMap<>();
        partitions.forEach(where -> reached.put(where, consumer.position(where)));
        long watchlistPosition = reached.get(watches);
        reached.entrySet().removeIf(where -> where.getValue() >= real.get(where.getKey()));
        Held held = openRows.between(reached, real, () -> cancelled);
        return new Replayed(watchlistPosition, held, Loss.NONE);
    }

    // Positions, not the offsets of records: the last record may be one that was aborted, or a marker.
    private void readTo(
            Map<TopicPartition, Long> targets, ReplayConsumerPool.Reader reader, Consumer<List<LogEntry>> sink) {
        KafkaConsumer<byte[], byte[]> consumer = reader.consumer();
        long deadline = System.nanoTime() + WITHOUT_PROGRESS.toNanos();
        long before = sum(targets.keySet(), consumer);
        while (targets.entrySet().stream().anyMatch(target -> consumer.position(target.getKey()) < target.getValue())) {
            handOver(reader.states(), consumer.poll(POLL), sink);
            long now = sum(targets.keySet(), consumer);
            if (now > before) {
                before = now;
                deadline = System.nanoTime() + WITHOUT_PROGRESS.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new KafkaUnreachable("the replay of " + state + " does not come on", null);
            }
        }
        reader.states().read(stateStrays.left());
        watchRows.read(watchStrays.left());
    }

    private static long sum(Set<TopicPartition> partitions, KafkaConsumer<byte[], byte[]> consumer) {
        return partitions.stream().mapToLong(consumer::position).sum();
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
