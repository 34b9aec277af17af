package io.upgradewatch.shard;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.Lags;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.shard.cycle.HeldDevices;
import io.upgradewatch.shard.cycle.ShardListener;
import io.upgradewatch.watch.Watch;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The watched devices of one shard, ordered by IMEI, counted as they come, change and go. Lives on the loop. */
public final class Devices {

    /** How many devices are taken on in one go. */
    static final int SLICE = 1_000;

    /** No device has ever been reported about. */
    public static final long NO_REPORT = Long.MIN_VALUE;

    private final DevicesByImei roster = new DevicesByImei();
    // Of the few devices that have any; a new owner starts anew.
    private final Map<Imei, Lags> lags = new HashMap<>();
    private final HeldDevices held = new HeldDevices();
    // By the device of the earlier account, whose cycle is not over yet.
    private final Map<Device, Device> successors = new HashMap<>();
    private final PollLoops loops;
    private final ShardListener listener;
    private long newestReport = NO_REPORT;

    public Devices(PollLoops loops, ShardListener listener) {
        this.loops = loops;
        this.listener = listener;
    }

    public int size() {
        return roster.size();
    }

    /** When the newest report that is known was made, in milliseconds since the epoch; {@link #NO_REPORT} without one. */
    public long newestReport() {
        return newestReport;
    }

    /** Those that are not polled before somebody's transaction has ended. */
    public HeldDevices held() {
        return held;
    }

    /** The device, or null if it is not watched here. */
    public Device find(Imei imei) {
        return roster.find(imei);
    }

    /** Every device, in order. */
    public Stream<Device> all() {
        return roster.all();
    }

    /** The devices with a greater IMEI than {@code after}, in order. */
    public Stream<Device> after(Optional<Imei> after) {
        return after.map(roster::after).orElseGet(roster::all);
    }

    /**
     * Takes a watch on, or over from an earlier one of the device.
     *
     * @param known its last state, whatever the account; null if there is none, or the earlier watch has it
     */
    void watch(Shard shard, Watch watch, DeviceState known, Instant now) {
        Device earlier = roster.find(watch.imei());
        if (earlier != null && earlier.watch.account().equals(watch.account())) {
            earlier.watch = watch;
            return;
        }
        DeviceState last = earlier == null ? known : earlier.state;
        if (earlier != null) {
            unwatch(watch.imei());
        }
        Device device = new Device(shard, watch, now);
        roster.put(device);
        listener.watched(watch.account(), 1);
        learn(device, ofItsAccount(device, last, now));
        if (held.holds(watch.imei())) {
            device.why = Device.Why.HELD;
        } else if (earlier != null && earlier.polling) {
            // What its cycle tells has to be counted first.
            successors.put(earlier, device);
        } else {
            loops.of(device).add(device);
        }
    }

    /** The cycle of a device that is not watched any more is over: what it told counts on in another account. */
    void ended(Device earlier, Instant now) {
        Device waiting = successors.remove(earlier);
        Device successor = roster.find(earlier.imei());
        if (successor != null && successor != earlier && earlier.state != null) {
            DeviceState state = successor.state;
            successor.state = state == null ? earlier.state.forgotten(now) : state.remembering(earlier.state, now);
        }
        if (waiting != null && !waiting.gone) {
            loops.of(waiting).add(waiting);
        }
    }

    // Of another account's upgrades only the number of changes counts.
    private static DeviceState ofItsAccount(Device device, DeviceState last, Instant now) {
        return last == null || last.account().equals(device.watch.account()) ? last : last.forgotten(now);
    }

    /** Lets a device be polled that was held, by what turns out to be known of it; null if nothing is. */
    void release(Device device, DeviceState known, Instant now) {
        learn(device, ofItsAccount(device, known, now));
        device.why = Device.Why.SLOT;
        loops.of(device).add(device);
    }

    /** Goes on with a device that was let go in the middle of its cycle, which is not over yet. */
    void resume(Device device, Watch watch) {
        device.gone = false;
        device.watch = watch;
        roster.put(device);
        listener.watched(watch.account(), 1);
        countLatest(device, 1);
    }

    /** Takes on the next of {@code watches} with what is known of them; says whether more are left. */
    boolean watchSome(Shard shard, Iterator<Watch> watches, Function<Imei, DeviceState> known, Instant now) {
        for (int taken = 0; taken < SLICE && watches.hasNext(); taken++) {
            Watch watch = watches.next();
            watch(shard, watch, known.apply(watch.imei()), now);
        }
        return watches.hasNext();
    }

    /** Lets a device go; says whether it was watched. */
    boolean unwatch(Imei imei) {
        Device device = roster.remove(imei);
        if (device == null) {
            return false;
        }
        letGo(device);
        return true;
    }

    void clear() {
        List<Device> all = roster.all().toList();
        roster.clear();
        held.clear();
        successors.clear();
        all.forEach(this::letGo);
    }

    /** From now on this is known of the device; null if nothing is. */
    void learn(Device device, DeviceState state) {
        countLatest(device, -1);
        device.state = state;
        countLatest(device, 1);
    }

    /** What lagged in the device's last answer. */
    Lags lags(Device device) {
        return lags.isEmpty() ? Lags.NONE : lags.getOrDefault(device.imei(), Lags.NONE);
    }

    /** This lagged in the device's last answer. */
    void lagged(Device device, Lags lagging) {
        if (device.gone) {
            return;
        }
        if (!lagging.none()) {
            lags.put(device.imei(), lagging);
        } else if (!lags.isEmpty()) {
            lags.remove(device.imei());
        }
    }

    private void letGo(Device device) {
        lags.remove(device.imei());
        loops.of(device).remove(device);
        countLatest(device, -1);
        quarantine(device, false);
        listener.watched(device.watch.account(), -1);
        device.leave();
    }

    void quarantine(Device device, boolean quarantined) {
        if (!device.gone && device.quarantined != quarantined) {
            device.quarantined = quarantined;
            listener.quarantined(device.watch.account(), quarantined ? 1 : -1);
        }
    }

    private void countLatest(Device device, int by) {
        Optional<Upgrade> latest = device.state == null ? Optional.empty() : device.state.latest();
        latest.map(Upgrade::reportedAt).ifPresent(at -> newestReport = Math.max(newestReport, at.toEpochMilli()));
        latest.ifPresent(
                upgrade -> listener.latestUpgrade(device.watch.account(), upgrade.status(), upgrade.firmwareTo(), by));
    }
}
