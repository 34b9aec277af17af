package io.upgradewatch.kafka.write;

import io.upgradewatch.deploy.NodePackages;
import io.upgradewatch.deploy.Tool;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.kafka.Samples;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.RealKafka;
import io.upgradewatch.kafka.client.TopicNames;
import io.upgradewatch.kafka.row.RowKey;
import io.upgradewatch.publish.Publication;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The public topics are read by the clients that people have, with the very lines of the documentation. */
class ConsumersIT {

    private static final String KAFKAJS = "kafkajs@2.2.4";
    private static final Path NODE_HOME = Path.of("target", "kafkajs").toAbsolutePath();
    private static final Path DOCUMENT = Path.of("src", "docs", "events.md");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final KafkaSettings settings = RealKafka.settings(1);
    private final TopicNames topics = settings.topics();
    private List<Imei> devices;

    @BeforeEach
    void publish() {
        try (OneInstance instance = new OneInstance(settings)) {
            devices = Samples.devices(instance.placement, 0, 3);
            TransactionalPublisher publisher = instance.fence(0);
            abandon(Samples.publication(devices.get(0)));
            TransactionalPublisher next = instance.fence(0);
            for (Imei device : devices) {
                instance.answer(() -> next.publish(Samples.publication(device)));
            }
            instance.answer(next::close);
            instance.answer(publisher::close);
        }
    }

    // What read_committed is for: rows of a transaction that nobody commits, ended by the next owner.
    private void abandon(Publication publication) {
        ByteArraySerializer bytes = new ByteArraySerializer();
        try (KafkaProducer<byte[], byte[]> crashing = new KafkaProducer<>(settings.pen(0), bytes, bytes)) {
            crashing.initTransactions();
            crashing.beginTransaction();
            crashing.send(new ProducerRecord<>(
                    topics.changes(), 0, RowKey.of(publication.imei()), "{\"deviceId\":\"abandoned\"}".getBytes()));
            crashing.flush();
            crashing.abortTransaction();
        }
    }

    @Test
    void kafkajsReadsTheChanges() throws Exception {
        Path script = NODE_HOME.resolve("example-" + settings.group() + ".js");
        NodePackages.install(NODE_HOME, List.of(KAFKAJS));
        Files.writeString(script, documented("js"));
        Path printed = NODE_HOME.resolve(settings.group() + ".log");
        Process reader = new ProcessBuilder(
                        Tool.named("nodejs", "node", "nodejs").toString(), script.toString())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        try {
            await("kafkajs reads, see " + printed)
                    .atMost(PATIENCE)
                    .until(() -> events(Files.readString(printed)).size() >= devices.size() || !reader.isAlive());
            assertThat(events(Files.readString(printed)))
                    .as(Files.readString(printed))
                    .containsExactlyElementsOf(devices.stream()
                            .map(device -> device.digits() + " UpgradePending UpgradeFailed")
                            .toList());
        } finally {
            reader.destroyForcibly().waitFor();
        }
    }

    @Test
    void librdkafkaReadsTheChanges() {
        Tool.named("kcat", "kcat");

        String printed = Tool.run(List.of("sh", "-c", documented("sh")));

        assertThat(printed.lines().map(line -> line.split(" ")[0]))
                .containsExactlyElementsOf(devices.stream().map(Imei::digits).toList());
        assertThat(printed.lines()).allMatch(line -> line.contains("ce_type=UpgradeStatusChanged"));
    }

    @Test
    void javasClientReadsTheChanges() throws Exception {
        Properties properties = new Properties();
        properties.load(new StringReader(documented("properties")));
        List<String> keys = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties)) {
            consumer.subscribe(List.of(topics.changes()));
            await().atMost(PATIENCE).until(() -> {
                for (ConsumerRecord<String, String> row : consumer.poll(Duration.ofMillis(100))) {
                    keys.add(row.key());
                }
                return keys.size() >= devices.size();
            });
        }
        assertThat(keys)
                .containsExactlyElementsOf(devices.stream().map(Imei::digits).toList());
    }

    private static List<String> events(String printed) {
        return printed.lines()
                .filter(line -> line.contains("UpgradeFailed"))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }

    /** The documentation's example in this language, for this test's broker and topic. */
    private String documented(String language) {
        try {
            String document = Files.readString(DOCUMENT);
            String section = document.substring(document.indexOf("## What a consumer needs"));
            Matcher block = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(section);
            assertThat(block.find()).isTrue();
            return block.group(1)
                    .replace("broker-1:9092", RealKafka.bootstrapServers())
                    .replace("upgradewatch.upgrade-status-changed", topics.changes())
                    .replace("'example'", "'" + settings.group() + "-js'");
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
