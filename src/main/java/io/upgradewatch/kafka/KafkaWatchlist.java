package io.upgradewatch.kafka;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.kafka.client.Threads;
import io.upgradewatch.kafka.replay.WatchCensus;
import io.upgradewatch.kafka.row.RowKey;
import io.upgradewatch.kafka.row.WatchRow;
import io.upgradewatch.kafka.write.RowWriter;
import io.upgradewatch.recover.Placement;
import io.upgradewatch.watch.Watch;
import io.upgradewatch.watch.Watchlist;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The watchlist topic, as a place to write to. */
public final class KafkaWatchlist implements Watchlist {

    private final String topic;
    private final Placement placement;
    private final RowWriter writer;
    private final WatchCensus census;
    private final ExecutorService counting = Threads.pool("upgradewatch-census", 1);
    private final Executor loop;

    public KafkaWatchlist(String topic, Placement placement, RowWriter writer, WatchCensus census, Executor loop) {
        this.topic = topic;
        this.placement = placement;
        this.writer = writer;
        this.census = census;
        this.loop = loop;
    }

    @Override
    public Uni<Void> watch(Watch watch) {
        ProducerRecord<byte[], byte[]> row = row(watch.imei(), WatchRow.write(watch));
        if (watch.sources().equals(Set.of(Watch.Source.FILE))) {
            // For instances of an earlier version in the same group.
            row.headers().add(WatchRow.FROM_FILE);
        }
        return writer.write(row);
    }

    @Override
    public Uni<Void> unwatch(Imei imei) {
        return writer.write(row(imei, null));
    }

    @Override
    public Uni<Void> exclude(Imei imei, AccountName account) {
        return writer.write(row(imei, WatchRow.exclusion(account)));
    }

    @Override
    public Uni<Census> count(Watch.Source source, Predicate<Imei> stays) {
        return Uni.createFrom()
                .item(() -> census.count(source, stays))
                .runSubscriptionOn(counting)
                .emitOn(loop);
    }

    public void close() {
        counting.shutdownNow();
    }

    private ProducerRecord<byte[], byte[]> row(Imei imei, byte[] value) {
        return new ProducerRecord<>(topic, placement.shardOf(imei), RowKey.of(imei), value);
    }
}
