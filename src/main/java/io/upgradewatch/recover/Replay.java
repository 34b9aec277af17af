package io.upgradewatch.recover;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.LetGo;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.watch.Watch;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a shard's log adds up to, entry by entry: the last word on each device counts. Not thread-safe. */
public final class Replay implements LogEntry.Cases {

    private final Map<Imei, Watch> watches = new HashMap<>();
    private final Map<Imei, DeviceState> states = new HashMap<>();
    private final Map<Imei, LetGo> kept = new HashMap<>();
    private final Set<Imei> excluded = new HashSet<>();
    private final Set<Imei> newer = new HashSet<>();
    private final Map<Imei, Instant> earlierSince = new HashMap<>();

    public void take(List<LogEntry> entries) {
        entries.forEach(entry -> entry.match(this));
    }

    @Override
    public void watched(Watch watch) {
        watches.put(watch.imei(), watch);
        earlierSince.remove(watch.imei());
        excluded.remove(watch.imei());
    }

    @Override
    public void excluded(Imei imei) {
        unwatched(imei);
        excluded.add(imei);
    }

    @Override
    public void unwatched(Imei imei) {
        excluded.remove(imei);
        Watch earlier = watches.remove(imei);
        if (earlier != null) {
            earlierSince.put(imei, earlier.since());
        }
    }

    @Override
    public void known(Imei imei, DeviceState state) {
        forgotten(imei);
        states.put(imei, state);
    }

    @Override
    public void kept(Imei imei, LetGo letGo) {
        forgotten(imei);
        kept.put(imei, letGo);
    }

    @Override
    public void forgotten(Imei imei) {
        states.remove(imei);
        kept.remove(imei);
        newer.remove(imei);
    }

    @Override
    public void newer(Imei imei) {
        forgotten(imei);
        newer.add(imei);
    }

    /** What of it is said of the state of these devices. */
    public Replay of(Set<Imei> devices) {
        Replay of = new Replay();
        for (Imei imei : devices) {
            Optional.ofNullable(kept.get(imei)).ifPresent(letGo -> of.kept(imei, letGo));
            Optional.ofNullable(states.get(imei)).ifPresent(state -> of.known(imei, state));
            if (newer.contains(imei)) {
                of.newer(imei);
            }
        }
        return of;
    }

    /** Devices that discovery is not to add. */
    public Set<Imei> excluded() {
        return Set.copyOf(excluded);
    }

    /** Devices of which a newer version has the last word. */
    public Set<Imei> newer() {
        return Set.copyOf(newer);
    }

    /** Every watched device. */
    public Collection<Watch> watches() {
        return Collections.unmodifiableCollection(watches.values());
    }

    /** What is known of the device, or null if nothing is. */
    public DeviceState known(Imei imei) {
        DeviceState state = states.get(imei);
        return state != null ? state : letGo(imei).map(LetGo::state).orElse(null);
    }

    /** What was kept of the device when it was let go, if that is the last word of it. */
    public Optional<LetGo> letGo(Imei imei) {
        return Optional.ofNullable(kept.get(imei));
    }

    /** Since when a device was followed that is not watched any more, if its watch was seen. */
    public Optional<Instant> earlierSince(Imei imei) {
        return Optional.ofNullable(earlierSince.get(imei));
    }

    /** Every device of which something is known or kept, if only by a newer version. */
    public Set<Imei> known() {
        Set<Imei> known = new HashSet<>(states.keySet());
        known.addAll(kept.keySet());
        known.addAll(newer);
        return known;
    }

    /** Devices of which something is known though nobody watches them, and which are not marked as let go. */
    public Set<Imei> orphans() {
        return states.keySet().stream()
                .filter(Predicate.not(watches::containsKey))
                .collect(Collectors.toSet());
    }

    /** Devices that are marked as let go and not watched. */
    public Set<Imei> letGo() {
        return kept.keySet().stream()
                .filter(Predicate.not(watches::containsKey))
                .collect(Collectors.toSet());
    }

    /** Devices that are watched though they are still marked as let go: the mark must be taken off. */
    public Set<Imei> watchedAgain() {
        Set<Imei> again = new HashSet<>(kept.keySet());
        again.retainAll(watches.keySet());
        return again;
    }
}
