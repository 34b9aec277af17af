package io.upgradewatch.kafka.topic;

import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.client.UnusableTopics;
import io.upgradewatch.kafka.row.TopicsRow;
import io.upgradewatch.kafka.row.UnreadableRow;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The {@link TopicsRow} on the logins topic, read and written. Blocks. */
public final class TopicsMemory {

    private static final Duration WITHIN = Duration.ofSeconds(20);

    private final KafkaSettings settings;
    private final byte[] key;

    public TopicsMemory(KafkaSettings settings) {
        this.settings = settings;
        key = TopicsRow.key(settings.topics());
    }

    /**
     * The last row; empty if there never was one. The topic must exist.
     *
     * @throws UnusableTopics if there is one that cannot be read
     * @throws KafkaUnreachable if it may help to ask again
     */
    public Optional<TopicsRow> read() {
        // Uncommitted: no transaction writes this row, and somebody's open one would hide it.
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                settings.uncommittedReader("topics", 500), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer
                    .partitionsFor(settings.topics().logins())
                    .stream()
                    .map(one -> new TopicPartition(one.topic(), one.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return Optional.ofNullable(last(consumer, partitions)).map(this::row);
        } catch (KafkaException failed) {
            throw new KafkaUnreachable(
                    "what is remembered of the topics cannot be read: " + failed.getMessage(), failed);
        }
    }

    private byte[] last(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        var ends = consumer.endOffsets(partitions);
        long deadline = System.nanoTime() + WITHIN.toNanos();
        byte[] last = null;
        while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
            for (ConsumerRecord<byte[], byte[]> row : consumer.poll(Duration.ofMillis(100))) {
                last = Arrays.equals(key, row.key()) ? row.value() : last;
            }
            if (System.nanoTime() > deadline) {
                throw new KafkaUnreachable("what is remembered of the topics cannot be read in time", null);
            }
        }
        return last;
    }

    private TopicsRow row(byte[] value) {
        try {
            return TopicsRow.read(value);
        } catch (UnreadableRow unreadable) {
            throw new UnusableTopics(List.of("topic " + settings.topics().logins() + ": the row "
                    + new String(key, java.nio.charset.StandardCharsets.UTF_8)
                    + ", which remembers how rows are placed, cannot be used: " + unreadable.getMessage()));
        }
    }

    /**
     * Writes the row; null forgets it.
     *
     * @throws KafkaUnreachable if it may help to try again
     */
    public void write(TopicsRow row) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings.rows(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(settings.topics().logins(), key, row == null ? null : row.write()))
                    .get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (KafkaException | ExecutionException | TimeoutException failed) {
            throw new KafkaUnreachable("how rows are placed cannot be written down: " + failed.getMessage(), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new KafkaUnreachable("stopped while writing down how rows are placed", stopped);
        }
    }
}
