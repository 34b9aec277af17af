package io.upgradewatch.kafka;

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
        return Utils.toPositive(Utils.murmur2(name.getBytes(StandardCharsets.UTF_8))) % shards;
    }
}
