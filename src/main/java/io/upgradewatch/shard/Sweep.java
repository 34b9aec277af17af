package io.upgradewatch.shard;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.shard.cycle.Loop;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Goes through all devices that are owned, some thousand at a time so that polls go on in between. Lives on the loop. */
public final class Sweep {

    public static final int SLICE = 2_000;

    private final Loop loop;
    private final Deque<Shard> left;
    private final Consumer<Device> each;
    private Optional<Imei> reached = Optional.empty();

    private Sweep(Collection<Shard> shards, Loop loop, Consumer<Device> each) {
        this.loop = loop;
        this.each = each;
        left = new ArrayDeque<>(shards);
    }

    /** Shows {@code each} every device; to be subscribed to on the loop, where it completes. */
    public static Uni<Void> over(Collection<Shard> shards, Loop loop, Consumer<Device> each) {
        return Uni.createFrom().emitter(emitter -> {
            Sweep sweep = new Sweep(shards, loop, each);
            sweep.go(() -> emitter.complete(null), emitter::fail);
        });
    }

    private void go(Runnable end, Consumer<Throwable> failed) {
        try {
            if (left.isEmpty()) {
                end.run();
                return;
            }
            look(left.peek());
            loop.execute(() -> go(end, failed));
        } catch (RuntimeException bug) {
            failed.accept(bug);
        }
    }

    private void look(Shard shard) {
        List<Device> slice = shard.devices().after(reached).limit(SLICE).toList();
        slice.forEach(each);
        if (slice.size() == SLICE) {
            reached = Optional.of(slice.get(SLICE - 1).imei());
        } else {
            left.poll();
            reached = Optional.empty();
        }
    }
}
