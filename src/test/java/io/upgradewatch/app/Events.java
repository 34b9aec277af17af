package io.upgradewatch.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BinaryNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import static org.awaitility.Awaitility.await;

/** What a read_committed consumer of a topic sees, from its beginning. */
public final class Events implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Event> seen = new ArrayList<>();

    /** One record; {@code value} is null for a tombstone, and a binary node for what is not JSON. */
    public record Event(String key, Map<String, String> headers, JsonNode value, int partition) {

        public String id() {
            return headers.get("ce_id");
        }
    }

    public Events(String bootstrapServers, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !consumer.partitionsFor(topic).isEmpty());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Waits until at least {@code count} records have been seen, and returns all. */
    public List<Event> awaitCount(int count) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> poll() >= count);
        return seen();
    }

    /** Reads to the end as it is now, and returns all. */
    public List<Event> toTheEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    poll();
                    return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
                });
        return seen();
    }

    /** What can be read at once. */
    public List<Event> now() {
        poll();
        return seen();
    }

    private int poll() {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> seen.add(event(record)));
        return seen.size();
    }

    private List<Event> seen() {
        return List.copyOf(seen);
    }

    private static Event event(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return new Event(
                new String(record.key(), StandardCharsets.UTF_8), headers, value(record.value()), record.partition());
    }

    private static JsonNode value(byte[] bytes) {
        try {
            return bytes == null ? null : JSON.readTree(bytes);
        } catch (IOException notJson) {
            return BinaryNode.valueOf(bytes);
        }
    }

    /** How many events there are of each id. */
    public static Map<String, Long> byId(List<Event> events) {
        return events.stream().collect(Collectors.groupingBy(Event::id, Collectors.counting()));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
