package io.upgradewatch.shard;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.recover.Placement;
import io.upgradewatch.watch.Watch;
import io.upgradewatch.watch.WatchDraft;
import io.upgradewatch.watch.Watchlist;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Keeps the watchlist in step with the file, for the devices whose shards poll here: with several instances that read
 * the same file, each row is written once, by the owner of its device. Safe from any thread.
 */
public final class FileWatches {

    private static final int WRITES_UNDER_WAY = 256;

    private final Shards shards;
    private final Placement placement;
    private final Watchlist watchlist;
    private final Loop loop;

    FileWatches(Shards shards, Placement placement, Watchlist watchlist, Loop loop) {
        this.shards = shards;
        this.placement = placement;
        this.watchlist = watchlist;
        this.loop = loop;
    }

    /**
     * What the file says.
     *
     * @param rows the good rows
     * @param spared devices whose row is bad: they keep the watch that they have
     * @param complete false if a bad row does not even tell its device, so that no device can be said to be missing
     */
    public record Content(Map<Imei, WatchDraft> rows, Set<Imei> spared, boolean complete) {}

    /** Calls {@code task} on the loop each time a shard has begun to poll, and with it the file's rows matter. */
    public void onShardPolling(Runnable task) {
        loop.execute(() -> shards.onPolling(shard -> task.run()));
    }

    /**
     * Writes what the file says and the watchlist does not: rows that are new or differ, and the end of watches that
     * the file had put there and has no more.
     *
     * @return how many rows were written; fails if one could not be, the others being written all the same
     */
    public Uni<Integer> reconcile(Content content) {
        return Uni.createFrom()
                .item(() -> differences(content))
                .runSubscriptionOn(loop)
                .chain(writes -> Multi.createFrom()
                        .iterable(writes)
                        .onItem()
                        .transformToUni(Supplier::get)
                        .collectFailures()
                        .merge(WRITES_UNDER_WAY)
                        .onItem()
                        .ignoreAsUni()
                        .replaceWith(writes.size()));
    }

    private List<Supplier<Uni<Void>>> differences(Content content) {
        List<Supplier<Uni<Void>>> writes = new ArrayList<>();
        Instant now = loop.now();
        for (WatchDraft row : content.rows().values()) {
            Shard shard = shards.find(placement.shardOf(row.imei()));
            if (shard != null && shard.polling()) {
                Device device = shard.devices().find(row.imei());
                if (device == null || differs(device.watch, row)) {
                    Instant since = device == null ? now : device.watch.since();
                    writes.add(() -> watchlist.watch(row.from(since, Watch.Source.FILE)));
                }
            }
        }
        if (content.complete()) {
            shards.owned().stream()
                    .filter(Shard::polling)
                    .flatMap(shard -> shard.devices().all())
                    .filter(device -> leftTheFile(device, content))
                    .forEach(device -> writes.add(() -> watchlist.unwatch(device.imei())));
        }
        return writes;
    }

    private static boolean differs(Watch watch, WatchDraft row) {
        return !watch.account().equals(row.account())
                || !watch.tags().equals(row.tags())
                || row.since().map(since -> !since.equals(watch.since())).orElse(false);
    }

    private static boolean leftTheFile(Device device, Content content) {
        return device.watch.source() == Watch.Source.FILE
                && !content.rows().containsKey(device.imei())
                && !content.spared().contains(device.imei());
    }
}
