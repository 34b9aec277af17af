package io.upgradewatch.fleet;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.Imei;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** What is written of one device is written one after the other, in the order of the calls. Lives on the loop. */
final class DeviceWrites {

    private final Map<Imei, CompletableFuture<Void>> last = new HashMap<>();
    private final Executor loop;

    DeviceWrites(Executor loop) {
        this.loop = loop;
    }

    /** What {@code write} comes to, once all earlier writes of the device have ended, however they did. */
    <T> Uni<T> next(Imei imei, Supplier<Uni<? extends T>> write) {
        CompletableFuture<Void> before = last.getOrDefault(imei, CompletableFuture.completedFuture(null));
        CompletableFuture<Void> mine = new CompletableFuture<>();
        last.put(imei, mine);
        return Uni.createFrom()
                .completionStage(before)
                .<T>flatMap(ended -> write.get())
                .onTermination()
                .invoke(() -> before.thenRunAsync(() -> ended(imei, mine), loop));
    }

    private void ended(Imei imei, CompletableFuture<Void> mine) {
        last.remove(imei, mine);
        mine.complete(null);
    }
}
