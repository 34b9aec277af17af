package io.upgradewatch.recover;

import io.upgradewatch.fota.Imei;

/** Which shard a device belongs to: the same function that Kafka's own clients place a key by. */
public interface Placement {

    /** How many shards there are, known once the topics have been verified. */
    int shards();

    int shardOf(Imei imei);

    /** The shard whose owner looks after the thing with this name. */
    int shardOf(String name);
}
