package io.upgradewatch.shard.cycle;

import io.upgradewatch.fota.Imei;
import io.upgradewatch.watch.Watch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Those who wrote a watch row and wait until the shard has read it. Lives on the loop. */
public final class AwaitedRows {

    private record Reader(Watch watch, CompletableFuture<Void> read) {}

    private final Map<Imei, List<Reader>> readers = new HashMap<>();
    private final Executor loop;

    public AwaitedRows(Executor loop) {
        this.loop = loop;
    }

    /**
     * Completes when a row saying {@code watch} (null: unwatched) of {@code imei} is read from now on. Whoever waits no
     * longer cancels it, from any thread.
     */
    public CompletableFuture<Void> whenRead(Imei imei, Watch watch) {
        Reader reader = new Reader(watch, new CompletableFuture<>());
        readers.computeIfAbsent(imei, none -> new ArrayList<>(1)).add(reader);
        reader.read().whenComplete((done, failure) -> loop.execute(() -> leave(imei, reader)));
        return reader.read();
    }

    public int waiting() {
        return readers.values().stream().mapToInt(List::size).sum();
    }

    public void read(Imei imei, Watch watch) {
        List<Reader> satisfied = readers.getOrDefault(imei, List.of()).stream()
                .filter(reader -> Objects.equals(reader.watch(), watch))
                .toList();
        satisfied.forEach(reader -> reader.read().complete(null));
    }

    /** The shard is given up: nobody will read here any more. */
    public void fail() {
        List<Reader> all = readers.values().stream().flatMap(List::stream).toList();
        readers.clear();
        all.forEach(reader -> reader.read().completeExceptionally(new NotHere()));
    }

    private void leave(Imei imei, Reader reader) {
        readers.computeIfPresent(imei, (key, waiting) -> {
            waiting.remove(reader);
            return waiting.isEmpty() ? null : waiting;
        });
    }
}
