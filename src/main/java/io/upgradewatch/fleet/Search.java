package io.upgradewatch.fleet;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.upgradewatch.fleet.view.DeviceQuery;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.shard.Device;
import io.upgradewatch.shard.Shard;
import io.upgradewatch.shard.Sweep;
import io.upgradewatch.shard.cycle.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Looks for the devices of one page, some thousand at a time so that polls go on in between: a filter that nearly none
 * fits looks at all of them. Lives on the loop.
 */
final class Search {

    /** How many devices are looked at in one go. */
    private final DeviceQuery query;

    private final Predicate<Device> fits;
    private final Loop loop;
    private final Deque<Shard> left;
    private final List<Device> found = new ArrayList<>();
    private Optional<Imei> reached;
    private int foundInShard;
    private volatile boolean givenUp;

    private Search(DeviceQuery query, Predicate<Device> fits, Collection<Shard> shards, Loop loop) {
        this.query = query;
        this.fits = fits;
        this.loop = loop;
        left = new ArrayDeque<>(shards);
        reached = query.after();
    }

    /** The devices asked for, ordered by IMEI; to be subscribed to on the loop. */
    static Uni<List<Device>> of(DeviceQuery query, Predicate<Device> fits, Collection<Shard> shards, Loop loop) {
        return Uni.createFrom().emitter(emitter -> {
            Search search = new Search(query, fits, shards, loop);
            emitter.onTermination(() -> search.givenUp = true);
            search.go(emitter);
        });
    }

    private void go(UniEmitter<? super List<Device>> emitter) {
        if (left.isEmpty()) {
            emitter.complete(page());
        } else if (!givenUp) {
            look(left.peek());
            loop.execute(() -> go(emitter));
        }
    }

    private void look(Shard shard) {
        List<Device> slice = shard.devices().after(reached).limit(Sweep.SLICE).toList();
        slice.stream().filter(fits).limit(query.limit() - foundInShard).forEach(this::take);
        if (slice.size() == Sweep.SLICE && foundInShard < query.limit()) {
            reached = Optional.of(slice.get(Sweep.SLICE - 1).imei());
        } else {
            left.poll();
            reached = query.after();
            foundInShard = 0;
        }
    }

    private void take(Device device) {
        found.add(device);
        foundInShard++;
    }

    private List<Device> page() {
        return found.stream()
                .filter(device -> !device.gone)
                .sorted(Comparator.comparing(Device::imei))
                .limit(query.limit())
                .toList();
    }
}
