package io.upgradewatch.fleet.view;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The shards as this instance sees them.
 *
 * @param total how many there are, wherever they are owned
 * @param owners where the owner of each can be reached; those that nobody owns are absent, and all while the group cannot
 *     be asked
 * @param owned those of this instance
 */
public record ShardsView(int total, Map<Integer, URI> owners, List<Owned> owned) {

    public ShardsView {
        owners = Map.copyOf(owners);
        owned = List.copyOf(owned);
    }

    /**
     * One shard of this instance.
     *
     * @param state {@code replaying polling draining}
     * @param devices watched
     * @param held devices that wait for a transaction of another writer
     * @param waiting devices of which something is found and not committed yet
     * @param full whether as much is found as may be kept
     * @param refusal why it is not polled until a person has acted; empty if nothing is in the way
     */
    public record Owned(
            int shard, String state, int devices, int held, int waiting, boolean full, Optional<String> refusal) {}
}
