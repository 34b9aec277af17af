package io.upgradewatch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer of changes as anybody would write it: it sees what is committed, and notes when. */
final class Listener implements AutoCloseable {

    private static final String CHANGES = "upgradewatch.upgrade-status-changed";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Listens from now on. */
    Listener(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> all = consumer.partitionsFor(CHANGES).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position);
    }

    /** How many changes come within {@code time}. */
    long count(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        long count = 0;
        while (System.nanoTime() < end) {
            count += consumer.poll(Duration.ofMillis(10)).count();
        }
        return count;
    }

    /** How many milliseconds each change that comes within {@code time} has been under way since its answer was read. */
    List<Double> delays(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        List<Double> delays = new ArrayList<>();
        while (System.nanoTime() < end) {
            for (ConsumerRecord<byte[], byte[]> change : consumer.poll(Duration.ofMillis(10))) {
                delays.add(Duration.between(observedAt(change), Instant.now()).toNanos() / 1e6);
            }
        }
        return delays;
    }

    private static Instant observedAt(ConsumerRecord<byte[], byte[]> change) {
        try {
            JsonNode event = JSON.readTree(change.value());
            return Instant.parse(event.get("observedTime").textValue());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
