package io.upgradewatch.shard;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.LetGo;
import io.upgradewatch.diff.ToldBefore;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.publish.Publication;
import io.upgradewatch.recover.Replay;
import io.upgradewatch.schedule.Backoff;
import io.upgradewatch.shard.cycle.Loop;
import io.upgradewatch.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Devices of one shard that are watched no more. What is known of them is kept for a while, on the state topic and
 * here, so that watching one again goes on where it ended. Lives on the loop.
 */
final class LetGoDevices {

    private static final Backoff ABORTED = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
    private static final Duration BUSY = Duration.ofSeconds(1);
    private static final Duration SWEEP = Duration.ofHours(1);

    private final Devices devices;
    private final Loop loop;
    private final Function<Publication, Uni<Void>> publisher;
    private final Map<Imei, LetGo> kept = new HashMap<>();
    // Let go in the middle of a cycle: what it has submitted may yet be committed, and has to be known by then.
    private final Map<Imei, Device> ending = new HashMap<>();
    private Object opening = new Object();
    private boolean sweepIsPlanned;

    LetGoDevices(Devices devices, Loop loop, Function<Publication, Uni<Void>> publisher) {
        this.devices = devices;
        this.loop = loop;
        this.publisher = publisher;
    }

    /** The shard polls: what its log left open is brought to its end. */
    void take(Replay replay) {
        replay.letGo().forEach(imei -> keep(imei, replay.letGo(imei).orElseThrow()));
        replay.watchedAgain().forEach(imei -> settle(imei, 1));
        Instant now = loop.now();
        for (Imei imei : replay.orphans()) {
            keep(imei, new LetGo(now, replay.earlierSince(imei), replay.known(imei)));
            settle(imei, 1);
        }
        sweep();
    }

    /** What the log says of a device that was held is decided. */
    void decided(Imei imei, Replay words) {
        Device device = devices.find(imei);
        Optional<LetGo> last = words.letGo(imei);
        Optional<DeviceState> known = Optional.ofNullable(words.known(imei));
        if (device != null) {
            devices.release(device, known.orElse(null), loop.now());
            last.ifPresent(marked -> settle(imei, 1));
        } else if (last.isPresent()) {
            keep(imei, last.get());
        } else if (kept.containsKey(imei)) {
            // Let go before it was decided what was known of it.
            LetGo early = kept.get(imei);
            keep(imei, new LetGo(early.at(), early.since(), known.orElse(early.state())));
            settle(imei, 1);
        } else if (known.isPresent()) {
            keep(imei, new LetGo(loop.now(), Optional.empty(), known.get()));
            settle(imei, 1);
        }
    }

    /** Since when the device was followed, if it is one that has been let go. */
    Optional<Instant> since(Imei imei) {
        Device unfinished = ending.get(imei);
        return unfinished != null
                ? Optional.of(unfinished.watch.since())
                : Optional.ofNullable(kept.get(imei)).flatMap(LetGo::since);
    }

    /** Takes a watch on: of a device that was let go, where it ended. */
    void watch(Shard shard, Watch watch) {
        Imei imei = watch.imei();
        Device unfinished = ending.remove(imei);
        LetGo before = kept.remove(imei);
        if (unfinished != null && unfinished.watch.account().equals(watch.account())) {
            devices.resume(unfinished, watch);
            return;
        }
        DeviceState last = before == null ? null : before.state();
        devices.watch(shard, watch, unfinished == null ? last : unfinished.state, loop.now());
        if (before != null) {
            settle(imei, 1);
        }
    }

    /** Lets a device go, if it is watched. */
    void unwatch(Imei imei) {
        Device device = devices.find(imei);
        if (device == null) {
            return;
        }
        devices.unwatch(imei);
        if (device.polling) {
            ending.put(imei, device);
        } else {
            keep(device);
        }
    }

    /** The cycle of a device that was let go meanwhile is over; says whether it was. */
    boolean released(Device device) {
        boolean wasLetGo = ending.remove(device.imei(), device);
        if (wasLetGo) {
            keep(device);
        } else {
            devices.ended(device, loop.now());
        }
        return wasLetGo;
    }

    /** The shard is given up. */
    void clear() {
        opening = new Object();
        kept.clear();
        ending.clear();
        sweepIsPlanned = false;
    }

    private void keep(Device device) {
        Watch watch = device.watch;
        DeviceState state = device.state == null
                ? new DeviceState(watch.account(), List.of(), false, ToldBefore.NOTHING)
                : device.state;
        keep(device.imei(), new LetGo(loop.now(), Optional.of(watch.since()), state));
        settle(device.imei(), 1);
    }

    private void keep(Imei imei, LetGo letGo) {
        kept.put(imei, letGo);
        planSweep();
    }

    // Whatever is aborted is tried again, with what is true by then: a device that is watched must not stay marked as
    // let go, or nothing would be known of it some days after it is let go the next time.
    private void settle(Imei imei, int attempt) {
        if (devices.held().holds(imei)) {
            return; // until its last word is decided
        }
        Device device = devices.find(imei);
        if (device != null && device.polling) {
            // What its cycle submits must not be overtaken by what was known before.
            later(BUSY, () -> settle(imei, attempt));
            return;
        }
        publisher
                .apply(row(imei, device))
                .subscribe()
                .with(
                        done -> {},
                        aborted -> later(ABORTED.after(attempt, imei.number()), () -> settle(imei, attempt + 1)));
    }

    private Publication row(Imei imei, Device device) {
        if (device != null) {
            boolean nothing = device.known() == null && (device.state == null || device.state.empty());
            return new Publication(imei, nothing ? null : device.state, List.of());
        }
        LetGo letGo = kept.get(imei);
        return letGo == null ? Publication.tombstone(imei) : Publication.letGo(imei, letGo);
    }

    private void planSweep() {
        if (!sweepIsPlanned) {
            sweepIsPlanned = true;
            later(SWEEP, this::sweep);
        }
    }

    private void sweep() {
        sweepIsPlanned = false;
        Instant now = loop.now();
        List<Imei> over = kept.entrySet().stream()
                .filter(entry -> !entry.getValue().at(now).equals(Optional.of(entry.getValue())))
                .map(Map.Entry::getKey)
                .toList();
        over.forEach(imei ->
                kept.computeIfPresent(imei, (same, letGo) -> letGo.at(now).orElse(null)));
        over.forEach(imei -> settle(imei, 1));
        if (!kept.isEmpty()) {
            planSweep();
        }
    }

    private void later(Duration wait, Runnable task) {
        Object mine = opening;
        loop.after(wait, () -> {
            if (mine == opening) {
                task.run();
            }
        });
    }
}
