package io.upgradewatch.shard;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.watch.Pause;
import io.upgradewatch.watch.PauseList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pauses in memory. */
public final class ScriptedPauses implements PauseList {

    private final Map<Pause.Target, Instant> all = new HashMap<>();
    private final List<Runnable> listeners = new ArrayList<>();
    public boolean known = true;

    @Override
    public boolean known() {
        return known;
    }

    @Override
    public Map<Pause.Target, Instant> all() {
        return all;
    }

    @Override
    public Uni<Void> pause(Pause pause) {
        return Uni.createFrom().voidItem().invoke(() -> {
            all.put(pause.target(), pause.until());
            listeners.forEach(Runnable::run);
        });
    }

    @Override
    public Uni<Void> resume(Pause.Target target) {
        return Uni.createFrom().voidItem().invoke(() -> {
            all.remove(target);
            listeners.forEach(Runnable::run);
        });
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }
}
