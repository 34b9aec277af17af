package io.upgradewatch.fleet;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fleet.view.Summary;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.recover.Placement;
import io.upgradewatch.shard.Device;
import io.upgradewatch.shard.Shard;
import io.upgradewatch.shard.cycle.Loop;
import io.upgradewatch.watch.Watch;
import io.upgradewatch.watch.WatchDraft;
import io.upgradewatch.watch.Watchlist;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Keeps the watchlist in step with a list, the file's or upstream's, for the devices whose shards poll here: with several instances that read
 * the same file, each row is written once, by the owner of its device. Safe from any thread.
 */
public final class FileWatches {

    private static final Duration LOOK_AGAIN = RemovalGuard.CONFIRMED_BY_TIME.plusSeconds(1);

    private final Shards shards;
    private final Placement placement;
    private final Watchlist watchlist;
    private final RemovalGuard guard;
    private final Loop loop;
    private final Watch.Source source;
    // On the loop.
    private final List<Runnable> readers = new ArrayList<>();
    private boolean looksAgain;

    /** @param source the kind of list */
    FileWatches(
            Watch.Source source,
            Shards shards,
            Placement placement,
            Watchlist watchlist,
            RemovalGuard guard,
            Loop loop) {
        this.source = source;
        this.shards = shards;
        this.placement = placement;
        this.watchlist = watchlist;
        this.guard = guard;
        this.loop = loop;
    }

    /**
     * What the file says.
     *
     * @param id the same for the same content
     * @param rows the good rows
     * @param spared devices whose row is bad: they keep the watch that they have
     * @param vague whether a bad row does not even tell its device
     * @param ended whether the last line was ended
     */
    public record Content(String id, Map<Imei, WatchDraft> rows, Set<Imei> spared, boolean vague, boolean ended) {

        boolean keeps(Imei imei) {
            return rows.containsKey(imei) || spared.contains(imei);
        }
    }

    /**
     * Calls {@code task} on the loop whenever the file matters: each time a shard has begun to poll, and when what was
     * held back may be done.
     */
    public void onWanted(Runnable task) {
        loop.execute(() -> {
            readers.add(task);
            shards.onPolling(shard -> task.run());
        });
    }

    /**
     * Writes what the file says and the watchlist does not: rows that are new or differ, and, unless that is held back,
     * the end of watches that the file had put there and has no more.
     *
     * @return how many rows were written; fails if one could not be, the others being written all the same
     */
    public Uni<Integer> reconcile(Content content) {
        return add(content.rows().values())
                .emitOn(loop)
                .invoke(() -> guard.read(content.id()))
                .flatMap(written -> removals(content).map(removed -> written + removed));
    }

    /** Writes the rows that are new or differ, as {@link #reconcile} does, and takes nothing off the list. */
    public Uni<Integer> add(Collection<WatchDraft> rows) {
        return Uni.createFrom()
                .item(() -> additions(rows))
                .runSubscriptionOn(loop)
                .flatMap(ManyWrites::all);
    }

    /** What is held back. To be called on the loop. */
    Summary.HeldRemovals held() {
        return guard.held();
    }

    /** An operator means what is held back. To be called on the loop. */
    Summary.HeldRemovals confirm() {
        Summary.HeldRemovals confirmed = guard.confirm();
        readers.forEach(Runnable::run);
        return confirmed;
    }

    private Uni<Integer> removals(Content content) {
        List<Device> leaving = leaving(content);
        if (leaving.isEmpty()) {
            guard.release();
            return Uni.createFrom().item(0);
        }
        return watchlist.count(source, content::keeps).emitOn(loop).flatMap(group -> remove(content, group));
    }

    private Uni<Integer> remove(Content content, Watchlist.Census group) {
        List<Device> leaving = leaving(content);
        List<Imei> unwatched = leaving.stream()
                .filter(device -> device.watch.without(Set.of(source)).isEmpty())
                .map(Device::imei)
                .toList();
        boolean faulty = content.vague() || !content.spared().isEmpty();
        RemovalGuard.Reading reading = new RemovalGuard.Reading(
                content.id(), unwatched, group, content.rows().size(), faulty, content.vague(), content.ended());
        if (!guard.allows(reading, loop.now())) {
            lookAgain();
            return Uni.createFrom().item(0);
        }
        return ManyWrites.all(leaving.stream()
                .<Supplier<Uni<Void>>>map(device -> () -> letGo(device.watch))
                .toList());
    }

    private Uni<Void> letGo(Watch watch) {
        return watch.without(Set.of(source)).map(watchlist::watch).orElseGet(() -> watchlist.unwatch(watch.imei()));
    }

    private void lookAgain() {
        if (!looksAgain) {
            looksAgain = true;
            loop.after(LOOK_AGAIN, () -> {
                looksAgain = false;
                readers.forEach(Runnable::run);
            });
        }
    }

    private List<Supplier<Uni<Void>>> additions(Collection<WatchDraft> rows) {
        List<Supplier<Uni<Void>>> writes = new ArrayList<>();
        for (WatchDraft row : rows) {
            Shard shard = shards.find(placement.shardOf(row.imei()));
            if (shard != null && shard.polling()) {
                Device device = shard.devices().find(row.imei());
                Watch watch = shard.become(row, source);
                boolean unwanted = source == Watch.Source.DISCOVERY && shard.excludes(row.imei());
                if (!unwanted && (device == null || !device.watch.equals(watch))) {
                    writes.add(() -> watchlist.watch(watch));
                }
            }
        }
        return writes;
    }

    private List<Device> leaving(Content content) {
        return shards.owned().stream()
                .filter(Shard::polling)
                .flatMap(shard -> shard.devices().all())
                .filter(device -> device.watch.sources().contains(source) && !content.keeps(device.imei()))
                .toList();
    }
}
