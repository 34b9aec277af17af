package io.upgradewatch.kafka;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.watch.Watch;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Fills the topics as an earlier life of the service would have left them. */
public final class SeededTopics implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;

    public SeededTopics(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "20", "batch.size", "200000"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    public void watch(Watch watch) {
        send("upgradewatch.watchlist", watch.imei(), WatchRow.write(watch));
    }

    public void know(Imei imei, DeviceState state) {
        send("upgradewatch.state", imei, StateRow.write(state));
    }

    private void send(String topic, Imei imei, byte[] value) {
        producer.send(new ProducerRecord<>(topic, RowKey.of(imei), value));
    }

    @Override
    public void close() {
        producer.close();
    }
}
