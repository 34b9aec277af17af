package io.upgradewatch.shard;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.LetGo;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.publish.ChangePublisher;
import io.upgradewatch.publish.Fenced;
import io.upgradewatch.publish.NotAllowed;
import io.upgradewatch.publish.Publication;
import io.upgradewatch.recover.Held;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.LostState;
import io.upgradewatch.recover.Replay;
import io.upgradewatch.recover.ShardLog;
import io.upgradewatch.schedule.Backoff;
import io.upgradewatch.shard.cycle.AwaitedRows;
import io.upgradewatch.shard.cycle.Finding;
import io.upgradewatch.shard.cycle.Loop;
import io.upgradewatch.shard.cycle.ShardListener;
import io.upgradewatch.shard.cycle.ShardState;
import io.upgradewatch.watch.Watch;
import io.upgradewatch.watch.WatchDraft;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * One owned partition with all it holds. Opens by fencing, then replaying, then polling, in this order and from the
 * start each time it is fenced or fails; lives on the loop.
 */
public final class Shard implements LogEntry.Cases {

    private static final Logger LOG = Logger.getLogger(Shard.class);
    // Only a person ends it, and mostly by starting the service anew.
    private static final Duration REFUSED_WAIT = Duration.ofMinutes(5);
    private static final Backoff REOPENING = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    private final int number;
    private final ShardLog log;
    private final Loop loop;
    private final Devices devices;
    private final ShardListener listener;
    private final Consumer<Shard> onPolling;
    private final AwaitedRows rows;
    private final LetGoDevices letGo;
    private final Set<Imei> excluded = new HashSet<>();
    private final Findings findings = new Findings();

    private ShardState state = new ShardState.Closed();
    private int opening;
    private int polledIn;
    private int failures;
    private Cancellable underWay = () -> {};
    private Cancellable settling = () -> {};
    private String refusal = "";

    /** @param onPolling is told each time the shard has replayed and polls */
    public Shard(
            int number, ShardLog log, Loop loop, Devices devices, ShardListener listener, Consumer<Shard> onPolling) {
        this.number = number;
        this.log = log;
        this.loop = loop;
        this.devices = devices;
        this.listener = listener;
        this.onPolling = onPolling;
        rows = new AwaitedRows(loop);
        letGo = new LetGoDevices(devices, loop, this::publish);
    }

    public int number() {
        return number;
    }

    public ShardState state() {
        return state;
    }

    public boolean polling() {
        return state instanceof ShardState.Polling;
    }

    /** Why the shard is not polled until a person has acted; empty if nothing is in the way. */
    public String refusal() {
        return refusal;
    }

    public Devices devices() {
        return devices;
    }

    /** What was found and is not committed. */
    public Findings findings() {
        return findings;
    }

    /** Counts how often the shard was opened, or given up. */
    int opening() {
        return opening;
    }

    /**
     * A poll that was sent in an earlier opening is answered: as long as nothing newer is asked for, what it says is
     * kept until the shard has opened anew.
     */
    void answeredLate(int sentIn, Imei imei, Finding finding) {
        boolean first = devices.find(imei) == null && !findings.has(imei);
        if (first && sentIn == polledIn && state instanceof ShardState.Replaying) {
            findings.keep(imei, finding);
        }
    }

    /** The shard is ours: fence, replay, poll. */
    public void open() {
        int mine = abandon();
        Instant started = loop.now();
        state = new ShardState.Replaying(Optional.empty());
        underWay = Uni.createFrom()
                .deferred(() -> log.fence(number))
                .chain(pen -> replay(mine, started, pen))
                .subscribe()
                .with(end -> takeIf(mine, () -> polls(mine, end)), failure -> reopen(mine, failure));
    }

    // Nothing of an earlier opening counts any more, and what is under way for it must not hold up others.
    private int abandon() {
        underWay.cancel();
        settling.cancel();
        return ++opening;
    }

    /**
     * Gives the shard up in good order; completes when nothing of it is under way.
     *
     * @param others completes when nobody else needs the shard's producer any more
     */
    public Uni<Void> drain(Uni<Void> others) {
        abandon();
        Optional<ChangePublisher> pen = state.publisher();
        state = new ShardState.Draining();
        forgetAll();
        findings.clear();
        return pen.map(held -> others.onFailure().recoverWithNull().chain(held::close))
                .orElseGet(() -> Uni.createFrom().voidItem())
                .onFailure()
                .recoverWithNull()
                .invoke(this::closed);
    }

    /** The shard is somebody else's already: nothing that is under way counts. */
    public void lose() {
        drain(Uni.createFrom().voidItem()).subscribe().with(done -> {}, failure -> {});
    }

    /** Publishes for a device of this shard; a fenced shard opens anew by itself. */
    Uni<Void> publish(Publication publication) {
        return pen(pen -> pen.publish(publication));
    }

    /** Publishes whatever {@code write} writes with this shard's producer; a fenced shard opens anew by itself. */
    Uni<Void> pen(Function<ChangePublisher, Uni<Void>> write) {
        int mine = opening;
        return state.publisher()
                .map(pen -> write.apply(pen).onFailure(Fenced.class).invoke(fenced -> reopen(mine, fenced)))
                .orElseGet(() -> Uni.createFrom().failure(new Fenced("the shard is not ours", null)));
    }

    /** Completes when a row that says {@code watch} of the device (null: that it is unwatched) has been read. */
    public CompletableFuture<Void> whenRead(Imei imei, Watch watch) {
        return rows.whenRead(imei, watch);
    }

    /** What keeps a row of the shard's watches from being read now, if anything does. */
    public Uni<Held> watchesHeld() {
        return log.watchesHeld(number);
    }

    /** How many wait for a row to be read. */
    public int waiting() {
        return rows.waiting();
    }

    /** The watch that a draft becomes: here alone it is decided what is meant by what a draft leaves open. */
    public Watch become(WatchDraft draft, Watch.Source by) {
        Device device = devices.find(draft.imei());
        if (device != null
                && by == Watch.Source.DISCOVERY
                && !device.watch.sources().equals(Set.of(by))) {
            // Whoever named the device has said what is to become of it.
            return device.watch.with(by);
        }
        return device == null
                ? draft.begin(letGo.since(draft.imei()).orElseGet(loop::now), by)
                : draft.replace(device.watch, by);
    }

    /** The cycle of a device that was let go meanwhile is over. */
    void released(Device device) {
        if (letGo.released(device)) {
            findings.drop(device.imei());
        }
    }

    @Override
    public void watched(Watch watch) {
        excluded.remove(watch.imei());
        letGo.watch(this, watch);
        rows.read(watch.imei(), watch);
    }

    @Override
    public void unwatched(Imei imei) {
        excluded.remove(imei);
        letGo.unwatch(imei);
        rows.read(imei, null);
    }

    @Override
    public void excluded(Imei imei) {
        unwatched(imei);
        excluded.add(imei);
    }

    /** Whether discovery is not to add this device. */
    public boolean excludes(Imei imei) {
        return excluded.contains(imei);
    }

    @Override
    public void known(Imei imei, DeviceState ignored) {
        // Our own words: memory follows the commit, not the log.
    }

    @Override
    public void kept(Imei imei, LetGo ignored) {
        // As above.
    }

    @Override
    public void forgotten(Imei ignored) {
        // As above.
    }

    @Override
    public void newer(Imei ignored) {
        // As above.
    }

    private Uni<ShardLog.Replayed> replay(int mine, Instant started, ChangePublisher pen) {
        state = new ShardState.Replaying(Optional.of(pen));
        Replay replay = new Replay();
        return log.replay(number, entries -> takeIf(mine, () -> replay.take(entries)))
                .chain(end -> restored(mine, replay, end))
                .invoke(end -> takeIf(mine, () -> {
                    polledIn = mine;
                    devices.held().hold(end.held(), replay);
                }))
                .chain(end -> takeOn(mine, replay).replaceWith(end))
                .invoke(end -> takeIf(mine, () -> poll(mine, started, pen, replay, end)));
    }

    private void poll(int mine, Instant started, ChangePublisher pen, Replay replay, ShardLog.Replayed end) {
        state = new ShardState.Polling(pen);
        Instant now = loop.now();
        letGo.take(replay);
        excluded.addAll(replay.excluded());
        refusal = "";
        findings.retain(devices);
        Duration took = Duration.between(started, now);
        LOG.infof("shard is polling shard=%d devices=%d took=%s", number, devices.size(), took);
        listener.replayed(took);
        log.follow(number, end, entries -> takeIf(mine, () -> take(entries)));
        failures = 0;
    }

    private void polls(int mine, ShardLog.Replayed end) {
        if (devices.held().any()) {
            settle(mine, end.held());
        }
        if (devices.held().newer() > 0) {
            LOG.warnf(
                    "devices whose state a newer version wrote are not polled by this one shard=%d devices=%d",
                    number, devices.held().newer());
        }
        onPolling.accept(this);
    }

    private void settle(int mine, Held held) {
        LOG.warnf(
                "devices wait for a transaction of another writer shard=%d devices=%d transactions=%s",
                number, held.devices().size(), held.starts());
        settling = log.settle(
                        number,
                        held,
                        entries -> takeIf(mine, () -> devices.held().take(entries)))
                .subscribe()
                .with(ended -> takeIf(mine, this::settled), failure -> reopen(mine, failure));
    }

    private void settled() {
        LOG.infof("the transaction of another writer has ended shard=%d", number);
        devices.held().release(letGo::decided);
    }

    private Uni<ShardLog.Replayed> restored(int mine, Replay replay, ShardLog.Replayed end) {
        return mine == opening && end.loss().any()
                ? log.restore(number, end, replay, entries -> takeIf(mine, () -> replay.take(entries)))
                : Uni.createFrom().item(end);
    }

    // By and by: devices of other shards are due meanwhile.
    private Uni<Boolean> takeOn(int mine, Replay replay) {
        Iterator<Watch> watches = replay.watches().iterator();
        return Uni.createFrom()
                .item(() -> mine == opening && devices.watchSome(this, watches, replay::known, loop.now()))
                .runSubscriptionOn(loop)
                .repeat()
                .whilst(more -> more)
                .collect()
                .last();
    }

    private void take(List<LogEntry> entries) {
        entries.forEach(entry -> entry.match(this));
    }

    private void reopen(int mine, Throwable failure) {
        if (mine != opening) {
            return;
        }
        int mineToReopen = abandon();
        state.publisher().ifPresent(pen -> pen.close().subscribe().with(done -> {}, ignored -> {}));
        state = new ShardState.Replaying(Optional.empty());
        forgetAll();
        Duration wait = failure instanceof LostState ? REFUSED_WAIT : REOPENING.after(++failures, number);
        tell(failure, wait);
        loop.after(wait, () -> takeIf(mineToReopen, this::open));
    }

    private void tell(Throwable failure, Duration wait) {
        if (!(failure instanceof LostState)) {
            // What is not allowed is told where rights are watched, once and not for each shard.
            LOG.logf(
                    failure instanceof NotAllowed || failure.getCause() instanceof NotAllowed
                            ? Logger.Level.DEBUG
                            : Logger.Level.WARN,
                    "shard opens anew shard=%d wait=%s cause=%s",
                    number,
                    wait,
                    failure);
        } else if (!failure.getMessage().equals(refusal)) {
            LOG.errorf("shard is not polled shard=%d why=%s", number, failure.getMessage());
        }
        refusal = failure instanceof LostState ? failure.getMessage() : "";
    }

    private void takeIf(int mine, Runnable step) {
        if (mine == opening) {
            step.run();
        }
    }

    private void forgetAll() {
        devices.clear();
        letGo.clear();
        excluded.clear();
        rows.fail();
    }

    private void closed() {
        state = new ShardState.Closed();
    }
}
