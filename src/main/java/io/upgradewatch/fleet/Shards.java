package io.upgradewatch.fleet;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.recover.Placement;
import io.upgradewatch.recover.ShardLog;
import io.upgradewatch.recover.ShardOwner;
import io.upgradewatch.shard.Devices;
import io.upgradewatch.shard.PollLoops;
import io.upgradewatch.shard.Shard;
import io.upgradewatch.shard.cycle.Loop;
import io.upgradewatch.shard.cycle.ShardListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The shards that this instance owns: opened as they are assigned, given up as they are taken. Lives on the loop. */
public final class Shards implements ShardOwner {

    private static final Logger LOG = Logger.getLogger(Shards.class);

    private final ShardLog log;
    private final Placement placement;
    private final Loop loop;
    private final PollLoops loops;
    private final ShardListener listener;
    private final Map<Integer, Shard> owned = new TreeMap<>();
    private final List<Consumer<Shard>> onPolling = new ArrayList<>();
    private int leaving;

    Shards(ShardLog log, Placement placement, Loop loop, PollLoops loops, ShardListener listener) {
        this.log = log;
        this.placement = placement;
        this.loop = loop;
        this.loops = loops;
        this.listener = listener;
    }

    /** {@code told} hears of each shard whenever it has replayed. */
    void onPolling(Consumer<Shard> told) {
        onPolling.add(told);
    }

    Collection<Shard> owned() {
        return owned.values();
    }

    /** How many shards are in which state, those included that are being given up. */
    Map<String, Integer> byState() {
        Map<String, Integer> byState = new TreeMap<>(Map.of("replaying", 0, "polling", 0, "draining", leaving));
        owned.values().forEach(shard -> byState.merge(shard.state().label(), 1, Integer::sum));
        return byState;
    }

    /** The shard of that number, or null if it is not ours. */
    Shard find(int number) {
        return owned.get(number);
    }

    @Override
    public void assigned(Set<Integer> shards) {
        for (int number : shards) {
            if (!owned.containsKey(number)) {
                Shard shard = new Shard(number, log, loop, new Devices(loops, listener), listener, this::polls);
                owned.put(number, shard);
                shard.open();
            }
        }
        loops.own(owned.keySet(), placement.shards());
    }

    @Override
    public Uni<Void> revoked(Set<Integer> shards) {
        // Whoever owns a login writes it down with the producer of the shard that it falls on: producers are held
        // until then, for a login without an end counts as a failed one, and two of those pause the set.
        Uni<Void> logins = loops.loginsEnded(login -> shards.contains(placement.shardOf(login.login())));
        List<Uni<Void>> drains =
                taken(shards).stream().map(shard -> drain(shard, logins)).toList();
        loops.own(owned.keySet(), placement.shards());
        return drains.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(drains).andCollectFailures().replaceWithVoid();
    }

    @Override
    public void lost(Set<Integer> shards) {
        taken(shards).forEach(Shard::lose);
        loops.own(owned.keySet(), placement.shards());
    }

    private Uni<Void> drain(Shard shard, Uni<Void> logins) {
        leaving++;
        return shard.drain(logins).onTermination().invoke(() -> leaving--);
    }

    private List<Shard> taken(Set<Integer> shards) {
        List<Shard> taken = new ArrayList<>();
        for (int number : shards) {
            Shard shard = owned.remove(number);
            if (shard != null) {
                taken.add(shard);
            }
        }
        return taken;
    }

    private void polls(Shard shard) {
        for (Consumer<Shard> told : onPolling) {
            try {
                told.accept(shard);
            } catch (RuntimeException bug) {
                LOG.errorf(bug, "who wants to hear that a shard polls has failed shard=%d", shard.number());
            }
        }
    }
}
