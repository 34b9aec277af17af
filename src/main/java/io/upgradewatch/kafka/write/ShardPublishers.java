package io.upgradewatch.kafka.write;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The pens that this instance holds: what else a shard's owner writes, it writes with these. Confined to the loop. */
public final class ShardPublishers {

    private final Map<Integer, TransactionalPublisher> held = new HashMap<>();
    private Consumer<TransactionalPublisher> onTaken = pen -> {};

    public void onTaken(Consumer<TransactionalPublisher> listener) {
        this.onTaken = listener;
    }

    public void taken(int shard, TransactionalPublisher pen) {
        held.put(shard, pen);
        onTaken.accept(pen);
    }

    public void laidDown(int shard, TransactionalPublisher pen) {
        held.remove(shard, pen);
    }

    public Optional<TransactionalPublisher> of(int shard) {
        return Optional.ofNullable(held.get(shard));
    }
}
