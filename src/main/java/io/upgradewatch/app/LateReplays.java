package io.upgradewatch.app;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.publish.Replays;
import io.upgradewatch.shard.cycle.NotHere;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Replays for those who may ask before Kafka has been reached: until then there are none, and none can be begun. */
final class LateReplays implements Replays {

    private final Supplier<Optional<Replays>> replays;

    LateReplays(Supplier<Optional<Replays>> replays) {
        this.replays = replays;
    }

    @Override
    public Uni<Status> start(Request request) {
        return replays.get().map(there -> there.start(request)).orElseGet(() -> Uni.createFrom()
                .failure(new NotHere()));
    }

    @Override
    public Optional<Status> find(String id) {
        return replays.get().flatMap(there -> there.find(id));
    }

    @Override
    public List<Status> all() {
        return replays.get().map(Replays::all).orElseGet(List::of);
    }

    @Override
    public Optional<Status> cancel(String id) {
        return replays.get().flatMap(there -> there.cancel(id));
    }
}
