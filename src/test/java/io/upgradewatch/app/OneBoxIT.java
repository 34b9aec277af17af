package io.upgradewatch.app;

import io.upgradewatch.embedded.kafka.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** One machine's second day: its data is put back from a copy, and taken to a Kafka of its own. */
@Tag("faults")
class OneBoxIT {

    private static final String DEVICE = World.DEVICE.digits();

    private World world;

    @TempDir
    private Path dir;

    @BeforeEach
    void begin() {
        world = new World();
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void aCopyOfTheDataGoesOnWhereItWasAndAnotherKafkaTakesItOver() throws Exception {
        Path data = dir.resolve("data");
        world.tell(World.DEVICE, World.ACCOUNT, "UpgradePending", 1);
        try (ServiceProcess first = embedded(data).start().awaitReady()) {
            first.put(
                    "/api/devices/" + DEVICE,
                    "{\"account\":\"" + World.ACCOUNT + "\",\"since\":\"1970-01-01T00:00:00Z\"}");
            first.await("the first change is told", OneBoxIT::knowsPending);
            first.stop();
        }
        Path copy = dir.resolve("copy");
        copy(data, copy);

        try (ServiceProcess restored = embedded(copy).start().awaitReady()) {
            world.awaitPolls(3);
            world.tell(World.DEVICE, World.ACCOUNT, "UpgradeSuccess", 1);
            restored.await(
                    "the second change is told",
                    one -> one.get("/api/devices/" + DEVICE).body().contains("UpgradeSuccess"));
            restored.stop();
        }
        try (EmbeddedBroker before = EmbeddedBroker.start(copy, 0)) {
            for (String topic : List.of(World.WATCHLIST, World.STATE, World.CHANGES)) {
                move(before.bootstrapServers(), topic);
            }
        }

        try (Events events = world.changes();
                ServiceProcess moved = world.instance().start().awaitReady()) {
            world.awaitPolls(3);
            world.tell(World.DEVICE, World.ACCOUNT, "UpgradeSuccess", 1, 2);
            events.awaitCount(3);
            world.awaitPolls(3);
            assertThat(events.toTheEnd())
                    .extracting(Events.Event::id)
                    .hasSize(3)
                    .doesNotHaveDuplicates();
            assertThat(moved.log()).doesNotContain(" ERROR ");
        }
    }

    private ServiceProcess.Plan embedded(Path data) {
        return world.instance()
                .without("kafka.bootstrap.servers")
                .with("upgradewatch.kafka.embedded.enabled", true)
                .with("upgradewatch.kafka.embedded.data-dir", data)
                .with("upgradewatch.kafka.embedded.port", ServiceProcess.freePort());
    }

    private static boolean knowsPending(ServiceProcess instance) {
        return instance.get("/api/devices/" + DEVICE).body().contains("UpgradePending");
    }

    private void move(String from, String topic) throws Exception {
        Map<String, Object> to = Map.of("bootstrap.servers", world.broker.bootstrapServers());
        try (Admin admin = Admin.create(to);
                KafkaConsumer<byte[], byte[]> old = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", from, "isolation.level", "read_committed"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> kept =
                        new KafkaProducer<>(to, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<TopicPartition> partitions = old.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            admin.createTopics(List.of(new NewTopic(topic, partitions.size(), (short) 1)
                            .configs(Map.of("cleanup.policy", topic.equals(World.CHANGES) ? "delete" : "compact"))))
                    .all()
                    .get();
            old.assign(partitions);
            old.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = old.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> old.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> row : old.poll(Duration.ofSeconds(1))) {
                    kept.send(new ProducerRecord<>(topic, row.partition(), row.key(), row.value(), row.headers()));
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(from.relativize(file)));
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        }
    }
}
