package io.upgradewatch.kafka.row;

import io.upgradewatch.fota.Imei;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.Placement;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads the state topic, which only this service writes. A row that cannot be read fails the replay: without it the
 * device's changes would be published a second time. Not thread-safe.
 */
public final class StateRows {

    private final Placement placement;
    private final StateReader reader = new StateReader();

    public StateRows(Placement placement) {
        this.placement = placement;
    }

    /** @throws IllegalStateException if a row cannot be read, naming where it stands */
    public List<LogEntry> read(Iterable<ConsumerRecord<byte[], byte[]>> records) {
        List<LogEntry> entries = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> row : records) {
            try {
                Imei imei = RowKey.read(row.key(), row.partition(), placement);
                entries.add(row.value() == null ? new LogEntry.Forgotten(imei) : reader.entry(imei, row.value()));
            } catch (NewerRow newer) {
                entries.add(new LogEntry.Newer(RowKey.read(row.key(), row.partition(), placement)));
            } catch (UnreadableRow unreadable) {
                throw new IllegalStateException("the state cannot be read: topic " + row.topic() + " partition "
                        + row.partition() + " offset " + row.offset() + ": " + unreadable.getMessage()
                        + "; nothing of this shard is polled until the row is replaced");
            }
        }
        return entries;
    }
}
