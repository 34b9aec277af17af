package io.upgradewatch.app.instance;

import io.upgradewatch.shard.cycle.Loop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VertxLoopTest {

    private final Vertx vertx = Vertx.vertx();
    private final VertxLoop loop = new VertxLoop(vertx, Clock.systemUTC());

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void tasksAndTimersRunOnOneThreadInOneContext() {
        CompletableFuture<Object> atOnce = new CompletableFuture<>();
        CompletableFuture<Object> later = new CompletableFuture<>();
        CompletableFuture<Object> withoutDelay = new CompletableFuture<>();
        loop.execute(() -> atOnce.complete(where()));
        loop.after(Duration.ofNanos(700_000), () -> later.complete(where()));
        loop.after(Duration.ofSeconds(-1), () -> withoutDelay.complete(where()));
        assertThat(List.of(later.join(), withoutDelay.join())).containsOnly(atOnce.join());
    }

    @Test
    void timersRunInTheOrderInWhichTheyFallDue() {
        List<String> ran = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> last = new CompletableFuture<>();
        onLoop(() -> {
            loop.after(Duration.ofNanos(1_900_000), () -> last.complete(null));
            loop.after(Duration.ofNanos(1_100_000), () -> ran.add("1.1 ms"));
            return loop.after(Duration.ofNanos(300_000), () -> ran.add("0.3 ms"));
        });
        last.join();
        assertThat(ran).containsExactly("0.3 ms", "1.1 ms");
    }

    @Test
    void whatIsCancelledDoesNotRun() {
        CompletableFuture<Void> cancelled = new CompletableFuture<>();
        CompletableFuture<Void> last = new CompletableFuture<>();
        onLoop(() -> {
            Loop.Timer timer = loop.after(Duration.ofMillis(1), () -> cancelled.complete(null));
            loop.after(Duration.ofMillis(2), () -> last.complete(null));
            timer.cancel();
            return timer;
        });
        last.join();
        assertThat(cancelled).isNotDone();
    }

    private <T> T onLoop(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, loop).join();
    }

    private static List<Object> where() {
        Context context = Vertx.currentContext();
        assertThat(context).isNotNull();
        return List.of(Thread.currentThread(), context);
    }
}
