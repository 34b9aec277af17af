package io.upgradewatch.kafka.replay;

import io.upgradewatch.kafka.row.ControlRow;
import io.upgradewatch.kafka.row.KafkaPlacement;
import io.upgradewatch.kafka.row.RestoredRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Sets aside, while one partition is replayed, what does not belong there. What lies before a reshard's mark has been
 * moved and counts no more; what is left in the end was put there by somebody who does not place keys as Kafka does. Not
 * thread-safe.
 */
public final class Strays {

    private static final byte[] NO_VALUE = {};

    private final KafkaPlacement placement;
    private final List<ConsumerRecord<byte[], byte[]>> aside = new ArrayList<>();
    private RestoredRow restored;

    public Strays(int partitions) {
        placement = new KafkaPlacement(partitions);
    }

    /** The rows of devices that belong where they are. */
    public List<ConsumerRecord<byte[], byte[]>> without(List<ConsumerRecord<byte[], byte[]>> rows) {
        List<ConsumerRecord<byte[], byte[]>> placed = new ArrayList<>(rows.size());
        for (ConsumerRecord<byte[], byte[]> row : rows) {
            if (ControlRow.isKey(row.key())) {
                mark(row);
            } else if (placement.strays(row.key(), row.partition())) {
                // Where it stands is all that will ever be told of it.
                aside.add(new ConsumerRecord<>(row.topic(), row.partition(), row.offset(), row.key(), NO_VALUE));
            } else {
                placed.add(row);
            }
        }
        return placed;
    }

    /** What does not belong where it is, without its value. */
    List<ConsumerRecord<byte[], byte[]>> left() {
        return aside;
    }

    /** What was done about a loss of this partition before; empty if nothing was. */
    public Optional<RestoredRow> restored() {
        return Optional.ofNullable(restored);
    }

    private void mark(ConsumerRecord<byte[], byte[]> row) {
        if (ControlRow.isPlaced(row.key())
                && row.value() != null
                && ControlRow.read(row.value()).partitions() == placement.shards()) {
            aside.clear();
        }
        if (RestoredRow.isKey(row.key()) && row.value() != null) {
            restored = RestoredRow.read(row.value());
        }
    }
}
