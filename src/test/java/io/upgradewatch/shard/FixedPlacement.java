package io.upgradewatch.shard;

import io.upgradewatch.fota.Imei;
import io.upgradewatch.recover.Placement;

/** A device belongs to the shard that its number leaves as a remainder. */
public record FixedPlacement(int shards) implements Placement {

    @Override
    public int shardOf(Imei imei) {
        return (int) (imei.number() % shards);
    }

    @Override
    public int shardOf(String name) {
        return Math.floorMod(name.hashCode(), shards);
    }
}
