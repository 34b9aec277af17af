package io.upgradewatch.app;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.publish.ChangeHistory;
import io.upgradewatch.shard.cycle.NotHere;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The told changes for those who may ask before Kafka has been reached. */
final class LateChangeHistory implements ChangeHistory {

    private final Supplier<Optional<ChangeHistory>> changes;

    LateChangeHistory(Supplier<Optional<ChangeHistory>> changes) {
        this.changes = changes;
    }

    @Override
    public Uni<History> of(Imei imei, int limit) {
        return ask(there -> there.of(imei, limit));
    }

    @Override
    public Uni<List<Failures>> failures(Set<Integer> shards, By by, Instant since) {
        return ask(there -> there.failures(shards, by, since));
    }

    private <T> Uni<T> ask(Function<ChangeHistory, Uni<T>> question) {
        return changes.get().map(question).orElseGet(() -> Uni.createFrom().failure(new NotHere()));
    }
}
