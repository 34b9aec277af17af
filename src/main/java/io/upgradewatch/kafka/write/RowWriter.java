package io.upgradewatch.kafka.write;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.client.Threads;
import io.upgradewatch.kafka.topic.RightsWatch;
import io.upgradewatch.publish.NotAllowed;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes single rows that need no fence. Safe from any thread; answers come on the loop, within seconds.
 *
 * <p>A producer's {@code send} can block while the cluster is not known, so it runs on a thread of its own. What that
 * thread cannot keep up with fails at once.
 */
public final class RowWriter implements AutoCloseable {

    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final int WAITING = 50_000;

    private final Producer<byte[], byte[]> producer;
    private final RightsWatch rights;
    private final Executor loop;
    private final ThreadPoolExecutor sender = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            work -> Threads.one("upgradewatch-rows", work));

    public RowWriter(
            KafkaSettings settings,
            Function<Map<String, Object>, Producer<byte[], byte[]>> producers,
            RightsWatch rights,
            Executor loop) {
        this.producer = producers.apply(settings.rows());
        this.rights = rights;
        this.loop = loop;
    }

    /** Completes when the row is durable; a row whose write failed by time may still turn up. */
    public Uni<Void> write(ProducerRecord<byte[], byte[]> row) {
        return Uni.createFrom()
                .completionStage(() -> sent(row))
                .onFailure(java.util.concurrent.TimeoutException.class)
                .transform(late -> new KafkaUnreachable("Kafka did not take a row in time", late))
                .emitOn(loop);
    }

    private CompletableFuture<Void> sent(ProducerRecord<byte[], byte[]> row) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        try {
            sender.execute(() -> send(row, sent));
        } catch (RejectedExecutionException full) {
            sent.completeExceptionally(new KafkaUnreachable("too many rows wait to be written", full));
        }
        return sent.orTimeout(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void send(ProducerRecord<byte[], byte[]> row, CompletableFuture<Void> sent) {
        if (sent.isDone()) {
            return;
        }
        try {
            producer.send(row, (where, failed) -> {
                if (failed == null) {
                    sent.complete(null);
                } else {
                    sent.completeExceptionally(rights.refused(failed) ? new NotAllowed(failed) : failed);
                }
            });
        } catch (RuntimeException failed) {
            sent.completeExceptionally(rights.refused(failed) ? new NotAllowed(failed) : failed);
        }
    }

    @Override
    public void close() {
        sender.shutdown();
        producer.close(Duration.ofSeconds(5));
    }
}
