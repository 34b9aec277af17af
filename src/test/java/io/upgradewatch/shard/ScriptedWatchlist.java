package io.upgradewatch.shard;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.Placement;
import io.upgradewatch.watch.Watch;
import io.upgradewatch.watch.Watchlist;
import java.util.ArrayList;
import java.util.List;

/** A watchlist whose rows are read by the shards as soon as they are written, or when delivered. */
public final class ScriptedWatchlist implements Watchlist {

    private record Row(Imei imei, LogEntry entry) {}

    private final ScriptedLog log;
    private final Placement placement;
    private final List<Row> undelivered = new ArrayList<>();

    /** Every row written, in order. */
    public final List<LogEntry> rows = new ArrayList<>();

    public boolean holding;
    public boolean failing;
    public boolean throwing;

    public ScriptedWatchlist(ScriptedLog log, Placement placement) {
        this.log = log;
        this.placement = placement;
    }

    @Override
    public Uni<Void> watch(Watch watch) {
        return write(new Row(watch.imei(), new LogEntry.Watched(watch)));
    }

    @Override
    public Uni<Void> unwatch(Imei imei) {
        return write(new Row(imei, new LogEntry.Unwatched(imei)));
    }

    /** Lets the shards read what is held. */
    public void deliver() {
        List<Row> all = List.copyOf(undelivered);
        undelivered.clear();
        all.forEach(row -> log.write(placement.shardOf(row.imei()), row.entry()));
    }

    private Uni<Void> write(Row row) {
        if (throwing) {
            throw new IllegalStateException("a bug of the watchlist");
        }
        return Uni.createFrom().deferred(() -> {
            if (failing) {
                return Uni.createFrom().failure(new IllegalStateException("no broker"));
            }
            rows.add(row.entry());
            undelivered.add(row);
            if (!holding) {
                deliver();
            }
            return Uni.createFrom().voidItem();
        });
    }
}
