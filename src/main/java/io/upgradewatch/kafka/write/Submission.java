package io.upgradewatch.kafka.write;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Rows that go into one transaction together, and who waits for it. */
final class Submission {

    private final List<ProducerRecord<byte[], byte[]>> rows;
    private final CompletableFuture<Long> ended = new CompletableFuture<>();
    private Future<RecordMetadata> lastSent;

    Submission(List<ProducerRecord<byte[], byte[]>> rows) {
        this.rows = List.copyOf(rows);
    }

    List<ProducerRecord<byte[], byte[]>> rows() {
        return rows;
    }

    void lastSent(Future<RecordMetadata> sent) {
        this.lastSent = sent;
    }

    void committed() {
        try {
            ended.complete(lastSent.get().offset());
        } catch (ExecutionException | InterruptedException impossible) {
            ended.completeExceptionally(new IllegalStateException("committed and not sent", impossible));
        }
    }

    void failed(RuntimeException why) {
        ended.completeExceptionally(why);
    }

    /** The offset of the last row, after the commit. */
    Uni<Long> whenEnded() {
        return Uni.createFrom().completionStage(ended);
    }
}
