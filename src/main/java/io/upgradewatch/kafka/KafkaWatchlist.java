package io.upgradewatch.kafka;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.recover.Placement;
import io.upgradewatch.watch.Watch;
import io.upgradewatch.watch.Watchlist;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The watchlist topic, as a place to write to. */
final class KafkaWatchlist implements Watchlist {

    private final String topic;
    private final Placement placement;
    private final RowWriter writer;

    KafkaWatchlist(String topic, Placement placement, RowWriter writer) {
        this.topic = topic;
        this.placement = placement;
        this.writer = writer;
    }

    @Override
    public Uni<Void> watch(Watch watch) {
        ProducerRecord<byte[], byte[]> row = row(watch.imei(), WatchRow.write(watch));
        if (watch.source() == Watch.Source.FILE) {
            row.headers().add(WatchRow.FROM_FILE);
        }
        return writer.write(row);
    }

    @Override
    public Uni<Void> unwatch(Imei imei) {
        return writer.write(row(imei, null));
    }

    private ProducerRecord<byte[], byte[]> row(Imei imei, byte[] value) {
        return new ProducerRecord<>(topic, placement.shardOf(imei), RowKey.of(imei), value);
    }
}
