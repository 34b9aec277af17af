package io.upgradewatch.recover;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.watch.Watch;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a shard's log adds up to, entry by entry: the last word on each device counts. Not thread-safe. */
public final class Replay implements LogEntry.Cases {

    private final Map<Imei, Watch> watches = new HashMap<>();
    private final Map<Imei, DeviceState> states = new HashMap<>();

    public void take(List<LogEntry> entries) {
        entries.forEach(entry -> entry.match(this));
    }

    @Override
    public void watched(Watch watch) {
        watches.put(watch.imei(), watch);
    }

    @Override
    public void unwatched(Imei imei) {
        watches.remove(imei);
    }

    @Override
    public void known(Imei imei, DeviceState state) {
        states.put(imei, state);
    }

    @Override
    public void forgotten(Imei imei) {
        states.remove(imei);
    }

    /** Every watched device. */
    public Collection<Watch> watches() {
        return Collections.unmodifiableCollection(watches.values());
    }

    /** What is known of the device, or null if nothing is. */
    public DeviceState known(Imei imei) {
        return states.get(imei);
    }

    /** Devices of which something is known though nobody watches them: an unwatch that was cut short. */
    public Set<Imei> orphans() {
        return states.keySet().stream()
                .filter(imei -> !watches.containsKey(imei))
                .collect(Collectors.toUnmodifiableSet());
    }
}
