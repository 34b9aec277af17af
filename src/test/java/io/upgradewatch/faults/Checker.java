package io.upgradewatch.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.upgradewatch.faults.Course.Told;
import io.upgradewatch.fota.Imei;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A read_committed consumer that compares every change with the truth as it arrives: missing, told twice, out of
 * order, or with a wrong previous status. On its own thread, through every fault of the broker's.
 */
final class Checker implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Truth truth;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread = new Thread(this::listen, "checker");
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicLong checked = new AtomicLong();
    private final AtomicLong others = new AtomicLong();
    private volatile boolean over;

    Checker(Truth truth, String bootstrapServers) {
        this.truth = truth;
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = IntStream.range(0, Scene.SHARDS)
                .mapToObj(number -> new TopicPartition(Scene.CHANGES, number))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread.setDaemon(true);
        thread.start();
    }

    private void listen() {
        while (!over) {
            try {
                consumer.poll(Duration.ofMillis(100)).forEach(this::check);
            } catch (KafkaException passing) {
                System.out.println("the checker cannot read: " + passing);
            }
        }
        consumer.close();
    }

    private void check(ConsumerRecord<byte[], byte[]> record) {
        try {
            Imei imei = Imei.of(new String(record.key(), StandardCharsets.UTF_8));
            ScriptedDevice device = truth.find(imei);
            if (device == null) {
                others.incrementAndGet();
                return;
            }
            JsonNode value = JSON.readTree(record.value());
            String id = new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
            Told told = new Told(
                    value.get("previousStatus").isNull()
                            ? null
                            : value.get("previousStatus").asText(),
                    value.get("status").asText(),
                    Instant.parse(value.get("reportUpdatedTime").asText()));
            String wrong = device.tell(id, value.get("campaignId").asText(), told);
            if (wrong == null && !value.get("accountName").asText().equals(device.account.value())) {
                wrong = "another account";
            }
            if (wrong != null) {
                report(device + " " + record.topic() + "-" + record.partition() + "@" + record.offset() + ": " + wrong
                        + ": " + value);
            }
            checked.incrementAndGet();
        } catch (IOException | RuntimeException unreadable) {
            report("an event that cannot be read at " + record.partition() + "@" + record.offset() + ": " + unreadable);
        }
    }

    /** Anything that must not have happened. */
    void report(String fault) {
        faults.add(fault);
        System.out.println(Instant.now() + " FAULT " + fault);
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    /** Changes compared with the truth so far. */
    long checked() {
        return checked.get();
    }

    /** Changes of devices that come and go, which are not compared one by one. */
    long others() {
        return others.get();
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
