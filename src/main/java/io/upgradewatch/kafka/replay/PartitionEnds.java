package io.upgradewatch.kafka.replay;

import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Where partitions end. The real end is the high watermark; the committed end lies before it for as long as anybody has
 * a transaction open there, and is where a committed reader believes that it has read all. Safe from any thread.
 */
public final class PartitionEnds implements AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

    private final Admin admin;
    private final ScheduledExecutorService later;

    /** @param later where looking again is put off to; only asks, and never blocks there */
    public PartitionEnds(KafkaSettings settings, ScheduledExecutorService later) {
        this.admin = Admin.create(settings.admin());
        this.later = later;
    }

    /**
     * The real ends, open transactions included. Blocks.
     *
     * @throws KafkaUnreachable if they are not told
     */
    Map<TopicPartition, Long> real(Collection<TopicPartition> partitions) {
        try {
            return ends(partitions, IsolationLevel.READ_UNCOMMITTED).get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new KafkaUnreachable("stopped while asking where partitions end", stopped);
        } catch (ExecutionException failed) {
            throw new KafkaUnreachable("Kafka does not tell where partitions end", failed.getCause());
        }
    }

    /** Both ends of the partition, asked for one after the other: the real one first. */
    public CompletableFuture<Ends> of(TopicPartition partition) {
        Collection<TopicPartition> one = List.of(partition);
        return ends(one, IsolationLevel.READ_UNCOMMITTED).thenCompose(real -> ends(one, IsolationLevel.READ_COMMITTED)
                .thenApply(committed -> new Ends(committed.get(partition), real.get(partition))));
    }

    /** Completes once a committed reader can read up to all these ends; cancelling it ends the looking. */
    public CompletableFuture<Void> whenCommitted(Map<TopicPartition, Long> ends) {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        look(ends, reached);
        return reached;
    }

    private void look(Map<TopicPartition, Long> ends, CompletableFuture<Void> reached) {
        if (reached.isDone()) {
            return;
        }
        ends(ends.keySet(), IsolationLevel.READ_COMMITTED).whenComplete((committed, failed) -> {
            if (failed == null
                    && ends.entrySet().stream().allMatch(end -> committed.get(end.getKey()) >= end.getValue())) {
                reached.complete(null);
            } else {
                later.schedule(() -> look(ends, reached), LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            }
        });
    }

    private CompletableFuture<Map<TopicPartition, Long>> ends(
            Collection<TopicPartition> partitions, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(partition -> partition, any -> OffsetSpec.latest()));
        return admin.listOffsets(latest, new ListOffsetsOptions(isolation))
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .thenApply(PartitionEnds::offsets);
    }

    private static Map<TopicPartition, Long> offsets(Map<TopicPartition, ListOffsetsResultInfo> ends) {
        return ends.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue()
                .offset()));
    }

    @Override
    public void close() {
        admin.close(CLOSE_WITHIN);
    }

    /** The two ends of one partition. */
    public record Ends(long committed, long real) {

        /** Whether somebody's transaction is open. */
        public boolean open() {
            return committed < real;
        }
    }
}
