package io.upgradewatch.shard;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.Placement;
import io.upgradewatch.watch.Watch;
import io.upgradewatch.watch.Watchlist;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A watchlist whose rows are read by the shards as soon as they are written, or when delivered. */
public final class ScriptedWatchlist implements Watchlist {

    private record Row(Imei imei, LogEntry entry) {}

    private final ScriptedLog log;
    private final Placement placement;
    private final List<Row> undelivered = new ArrayList<>();

    /** Every row written, in order. */
    public final List<LogEntry> rows = new ArrayList<>();

    public int counts;
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
    public Uni<Void> exclude(Imei imei, AccountName account) {
        return write(new Row(imei, new LogEntry.Excluded(imei)));
    }

    @Override
    public Uni<Void> unwatch(Imei imei) {
        return write(new Row(imei, new LogEntry.Unwatched(imei)));
    }

    @Override
    public Uni<Census> count(Watch.Source source, Predicate<Imei> stays) {
        return Uni.createFrom().item(() -> {
            counts++;
            Map<Imei, Watch> watches = new HashMap<>();
            for (int shard = 0; shard < placement.shards(); shard++) {
                for (LogEntry entry : log.entries(shard)) {
                    if (entry instanceof LogEntry.Watched watched) {
                        watches.put(watched.watch().imei(), watched.watch());
                    } else if (entry instanceof LogEntry.Unwatched unwatched) {
                        watches.remove(unwatched.imei());
                    } else if (entry instanceof LogEntry.Excluded excluded) {
                        watches.remove(excluded.imei());
                    }
                }
            }
            List<Watch> wanted = watches.values().stream()
                    .filter(watch -> watch.sources().contains(source))
                    .toList();
            long leaving = wanted.stream()
                    .filter(watch -> watch.sources().size() == 1 && !stays.test(watch.imei()))
                    .count();
            return new Census(wanted.size(), leaving);
        });
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
