package io.upgradewatch.kafka.row;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.watch.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Fills the topics as an earlier life of the service would have left them: in zstd, eight states to a batch. */
public final class SeededTopics implements AutoCloseable {

    private static final String WATCHLIST = "upgradewatch.watchlist";
    private static final String STATE = "upgradewatch.state";

    private final String bootstrapServers;
    private final KafkaProducer<byte[], byte[]> producer;

    public SeededTopics(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "20", "compression.type", "zstd"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    public void watch(Watch watch) {
        send(WATCHLIST, watch.imei(), WatchRow.write(watch));
    }

    public void know(Imei imei, DeviceState state) {
        know(imei, StateRow.write(state));
    }

    /** The same for a row as {@link #known} gives it. */
    public void know(Imei imei, byte[] state) {
        send(STATE, imei, state);
    }

    /** The row of any device of which something is known; waits for one. */
    public byte[] known() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(STATE).stream()
                    .map(partition -> new TopicPartition(STATE, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (true) {
                for (ConsumerRecord<byte[], byte[]> row : consumer.poll(Duration.ofSeconds(1))) {
                    return row.value();
                }
            }
        }
    }

    private void send(String topic, Imei imei, byte[] value) {
        producer.send(new ProducerRecord<>(topic, RowKey.of(imei), value));
    }

    @Override
    public void close() {
        producer.close();
    }
}
