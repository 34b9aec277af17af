package io.upgradewatch.kafka.row;

import io.upgradewatch.fota.Imei;
import io.upgradewatch.recover.Placement;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** Kafka's own way of placing a key, so that rows written by others land where they are looked for. */
public record KafkaPlacement(int shards) implements Placement {

    @Override
    public int shardOf(Imei imei) {
        return shardOf(imei.digits());
    }

    @Override
    public int shardOf(String name) {
        return shardOf(name.getBytes(StandardCharsets.UTF_8));
    }

    public int shardOf(byte[] key) {
        return Utils.toPositive(Utils.murmur2(key)) % shards;
    }

    /** Whether this is a device's row, as far as its key tells, on a partition where it does not belong. */
    public boolean strays(byte[] key, int partition) {
        return key != null && !ControlRow.isKey(key) && shardOf(key) != partition;
    }
}
