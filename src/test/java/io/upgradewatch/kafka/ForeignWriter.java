package io.upgradewatch.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Another program with a transaction of its own on topics of ours, which it ends when it is told to, or never. */
public final class ForeignWriter implements AutoCloseable {

    private final String bootstrapServers;
    private final KafkaProducer<byte[], byte[]> producer;
    private final String id = "foreign-" + UUID.randomUUID();

    public ForeignWriter(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "transactional.id",
                        id,
                        "transaction.timeout.ms",
                        "900000"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
    }

    /** Its transactional id. */
    public String id() {
        return id;
    }

    /** Begins a transaction with these rows, which are on the brokers when this returns; says where the first stands. */
    public long open(List<ProducerRecord<byte[], byte[]>> rows) {
        producer.beginTransaction();
        List<Future<RecordMetadata>> sent = rows.stream().map(producer::send).toList();
        producer.flush();
        try {
            return sent.get(0).get().offset();
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    public static ProducerRecord<byte[], byte[]> row(TopicPartition where, String key, byte[] value) {
        return new ProducerRecord<>(where.topic(), where.partition(), key.getBytes(StandardCharsets.US_ASCII), value);
    }

    public void commit() {
        producer.commitTransaction();
    }

    public void abort() {
        producer.abortTransaction();
    }

    /** Is killed between begin and end: its transaction stays open until somebody else ends it. */
    public void die() {
        producer.close(Duration.ZERO);
    }

    /** Ends whatever is open on the partition, as {@code kafka-transactions.sh abort} does. */
    public static void end(String bootstrapServers, TopicPartition partition) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            for (ProducerState state : admin.describeProducers(List.of(partition))
                    .partitionResult(partition)
                    .get()
                    .activeProducers()) {
                if (state.currentTransactionStartOffset().isPresent()) {
                    admin.abortTransaction(new AbortTransactionSpec(
                                    partition,
                                    state.producerId(),
                                    (short) state.producerEpoch(),
                                    state.coordinatorEpoch().orElse(0)))
                            .all()
                            .get();
                }
            }
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Ends by the command what {@link #die} has left open on these partitions. */
    public void endByCommand(List<TopicPartition> partitions) {
        partitions.forEach(partition -> end(bootstrapServers, partition));
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
