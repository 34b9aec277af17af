package io.upgradewatch.kafka;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.recover.ShardOwner;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.IntConsumer;

/** An owner that keeps account of its shards, and may do something about each new one. */
public final class RecordingOwner implements ShardOwner {

    public final Set<Integer> owned = new ConcurrentSkipListSet<>();
    public final Set<Integer> handedBack = new ConcurrentSkipListSet<>();
    private final IntConsumer onAssigned;

    public RecordingOwner(IntConsumer onAssigned) {
        this.onAssigned = onAssigned;
    }

    @Override
    public void assigned(Set<Integer> shards) {
        owned.addAll(shards);
        shards.forEach(onAssigned::accept);
    }

    @Override
    public Uni<Void> revoked(Set<Integer> shards) {
        return Uni.createFrom().voidItem().invoke(() -> {
            owned.removeAll(shards);
            handedBack.addAll(shards);
        });
    }

    @Override
    public void lost(Set<Integer> shards) {
        owned.removeAll(shards);
    }
}
