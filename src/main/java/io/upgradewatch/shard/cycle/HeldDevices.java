package io.upgradewatch.shard.cycle;

import io.upgradewatch.fota.Imei;
import io.upgradewatch.recover.Held;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.Replay;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Devices of a shard that are neither polled nor written down, because their last word stands behind a transaction of
 * another writer, or was written by a newer version. Lives on the loop.
 */
public final class HeldDevices {

    private Held held = Held.NONE;
    private Replay words = new Replay();
    private Set<Imei> newer = Set.of();

    /** From now on these are held, of which {@code replay} has come to know what could be read. */
    public void hold(Held devices, Replay replay) {
        held = devices;
        words = replay.of(devices.devices());
        newer = replay.newer();
    }

    public void clear() {
        hold(Held.NONE, new Replay());
    }

    public boolean holds(Imei imei) {
        return held.devices().contains(imei) || newer.contains(imei);
    }

    /** Whether a transaction is waited for, whether or not it holds a device. */
    public boolean any() {
        return !held.none();
    }

    public int size() {
        return held.devices().size();
    }

    /** How many are held for good: until an instance of the newer version owns the shard. */
    public int newer() {
        return newer.size();
    }

    /** What they wait for, for people. */
    public String words() {
        return "waits for " + held.words();
    }

    /** What one of them waits for, for people. */
    public String words(Imei imei) {
        return held.devices().contains(imei)
                ? words()
                : "waits for an instance of the newer version that wrote down what is known of it";
    }

    /** What the log says now that the transactions have ended. */
    public void take(List<LogEntry> entries) {
        words.take(entries);
    }

    /** Holds nothing any more; {@code decided} is told each device that was held, and the last words on them. */
    public void release(BiConsumer<Imei, Replay> decided) {
        Set<Imei> devices = held.devices();
        Replay last = words;
        Set<Imei> ours = new HashSet<>(newer);
        ours.removeAll(devices);
        ours.addAll(last.newer());
        clear();
        newer = Set.copyOf(ours);
        devices.stream().filter(imei -> !holds(imei)).forEach(imei -> decided.accept(imei, last));
    }
}
