package io.upgradewatch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.upgradewatch.thingspace.history.DocumentedHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What a user would write instead of the monitor: {@code src/test/camel/UpgradeRoute.java}, in processes of its own. Its
 * libraries are copied to {@code target/camel} by the profile {@code bench}, and are on no class path of the project.
 */
final class CamelRoute {

    static final String ACCOUNT = "0000000000-00001";
    static final String CHANGES = "camel.changes";

    private static final String KNOWN = "camel.known";
    private static final String SOURCE = "src/test/camel/UpgradeRoute.java";

    private final Scene scene;
    private final long first;
    private final int devices;

    /** Gives it its topics, as many partitions for the changes as the monitor has. */
    CamelRoute(Scene scene, long first, int devices) {
        this.scene = scene;
        this.first = first;
        this.devices = devices;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", scene.bootstrapServers))) {
            admin.createTopics(List.of(
                            new NewTopic(CHANGES, Optional.of(16), Optional.empty()),
                            new NewTopic(KNOWN, Optional.of(1), Optional.empty())
                                    .configs(Map.of("cleanup.policy", "compact"))))
                    .all()
                    .get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Lets it know the documented history of each device, as an earlier life of it would have left it. */
    void know() {
        List<String> entries = entries();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", scene.bootstrapServers, "linger.ms", "20", "batch.size", "200000"),
                new StringSerializer(),
                new StringSerializer())) {
            LongStream.range(first, first + devices)
                    .forEach(imei -> entries.forEach(
                            entry -> producer.send(new ProducerRecord<>(KNOWN, imei + "|" + entry, "add"))));
        }
    }

    private static List<String> entries() {
        try {
            List<String> entries = new ArrayList<>();
            for (JsonNode entry : new ObjectMapper().readTree(DocumentedHistory.bytes())) {
                entries.add(Stream.of("campaignId", "status", "reportUpdatedTime")
                        .map(name -> entry.get(name).asText())
                        .collect(Collectors.joining("|")));
            }
            return entries;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Watches its devices.
     *
     * @param interval how often a round begins, if the one before is over
     * @param eager whether it remembers a change before it publishes it, or after
     */
    Child start(Duration interval, boolean eager) {
        return start(devices, interval, eager);
    }

    /** Watches nothing. */
    Child idle() {
        return start(0, Duration.ofSeconds(1), false);
    }

    private Child start(int watched, Duration interval, boolean eager) {
        return Child.start(
                "UpgradeRoute",
                List.of(
                        "-cp",
                        "target/camel/*",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-Dupstream=http://127.0.0.1:" + scene.port,
                        "-Daccount=" + ACCOUNT,
                        "-Dbrokers=" + scene.bootstrapServers,
                        "-Dfirst=" + first,
                        "-Ddevices=" + watched,
                        "-Dperiod=" + interval.toMillis(),
                        "-Deager=" + eager,
                        SOURCE));
    }
}
