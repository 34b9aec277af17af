package io.upgradewatch.serve;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.watch.RejectionListener;
import io.upgradewatch.watch.Watch;
import io.upgradewatch.watch.Watchlist;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A watchlist that remembers its rows, counts how many are on their way at once, and can be out of order. */
@Alternative
@ApplicationScoped
public class RecordingWatchlist implements Watchlist, RejectionListener {

    private final Map<Imei, Watch> rows = new ConcurrentHashMap<>();
    private final AtomicInteger rejected = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private volatile boolean broken;

    void reset() {
        rows.clear();
        rejected.set(0);
        mostInFlight.set(0);
        broken = false;
    }

    void breakDown() {
        broken = true;
    }

    Map<Imei, Watch> rows() {
        return rows;
    }

    int rejected() {
        return rejected.get();
    }

    int mostInFlight() {
        return mostInFlight.get();
    }

    @Override
    public void rowRejected() {
        rejected.incrementAndGet();
    }

    @Override
    public Uni<Void> watch(Watch watch) {
        if (broken) {
            return Uni.createFrom().failure(new IllegalStateException("no broker"));
        }
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(Duration.ofMillis(1))
                .invoke(() -> {
                    rows.put(watch.imei(), watch);
                    inFlight.decrementAndGet();
                });
    }

    @Override
    public Uni<Census> count(Watch.Source source, Predicate<Imei> stays) {
        throw new UnsupportedOperationException("nobody counts here");
    }

    @Override
    public Uni<Void> exclude(Imei imei, AccountName account) {
        return unwatch(imei);
    }

    @Override
    public Uni<Void> unwatch(Imei imei) {
        return Uni.createFrom().item(() -> rows.remove(imei)).replaceWithVoid();
    }
}
