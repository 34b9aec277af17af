package io.upgradewatch.kafka.client;

import io.upgradewatch.embedded.kafka.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker for tests: one to a JVM, started when it is first asked for, on a random port. */
public final class RealKafka {

    // Held, or the levels would go with the loggers.
    private static final List<Logger> QUIET = Stream.of("kafka", "org.apache.kafka", "state.change.logger")
            .map(Logger::getLogger)
            .toList();

    private static EmbeddedBroker broker;

    private RealKafka() {}

    /** What clients put into {@code bootstrap.servers}. */
    public static synchronized String bootstrapServers() {
        if (broker == null) {
            quiet();
            broker = EmbeddedBroker.start(Path.of("target", "kafka-" + UUID.randomUUID()), 0);
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        }
        return broker.bootstrapServers();
    }

    /** Keeps the thousands of lines that clients and brokers write of themselves out of the log. */
    public static void quiet() {
        QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
    }

    /** Settings with topics and a group that no other test uses. */
    public static KafkaSettings settings(int partitions) {
        return settings(partitions, Map.of());
    }

    public static KafkaSettings settings(int partitions, Map<String, String> more) {
        return settings(bootstrapServers(), partitions, more);
    }

    public static KafkaSettings settings(String bootstrap, int partitions, Map<String, String> more) {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        Map<String, String> client = new java.util.HashMap<>(more);
        client.put("bootstrap.servers", bootstrap);
        return new KafkaSettings(
                client,
                "group-" + unique,
                partitions,
                (short) 1,
                new TopicNames(
                        "watchlist-" + unique,
                        "state-" + unique,
                        "changes-" + unique,
                        "unreadable-" + unique,
                        "logins-" + unique),
                new HttpAddress("http", "127.0.0.1", 8080));
    }

    /** A loop: one thread. */
    public static ExecutorService loop() {
        return Executors.newSingleThreadExecutor(work -> Threads.one("test-loop", work));
    }

    /** Writes a row as anybody could. */
    public static void write(KafkaSettings settings, ProducerRecord<byte[], byte[]> row) {
        write(settings, List.of(row));
    }

    public static void write(KafkaSettings settings, List<ProducerRecord<byte[], byte[]>> rows) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings.rows(), new ByteArraySerializer(), new ByteArraySerializer())) {
            rows.forEach(producer::send);
        }
    }

    // A commit is acknowledged a little before its markers are on the partitions, and a committed end lies before them.
    private static Map<TopicPartition, Long> realEnds(KafkaSettings settings, List<TopicPartition> all) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                settings.uncommittedReader("test", 1), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.endOffsets(all);
        }
    }

    /** All committed records that are on {@code topic} now. */
    public static List<ConsumerRecord<byte[], byte[]>> committed(KafkaSettings settings, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                settings.reader("test", 1_000), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            int count = consumer.partitionsFor(topic).size();
            List<TopicPartition> all = IntStream.range(0, count)
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = realEnds(settings, all);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (all.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }
}
