package io.upgradewatch.kafka.lookup;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.client.Threads;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Questions of people that topics are read for: one after the other on a thread of their own, and refused when too many
 * wait. Safe from any thread.
 */
public final class Lookups implements AutoCloseable {

    private static final int WAITING = 16;

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            work -> Threads.one("upgradewatch-lookups", work));

    /** Answers on the thread that reads; fails with {@link KafkaUnreachable} if too many wait. */
    <T> Uni<T> ask(Supplier<T> question) {
        return Uni.createFrom().completionStage(() -> asked(question));
    }

    private <T> CompletableFuture<T> asked(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                if (!answer.isDone()) {
                    answer(question, answer);
                }
            });
        } catch (RejectedExecutionException full) {
            answer.completeExceptionally(new KafkaUnreachable("too many questions wait; ask again in a moment", full));
        }
        return answer;
    }

    private static <T> void answer(Supplier<T> question, CompletableFuture<T> answer) {
        try {
            answer.complete(question.get());
        } catch (RuntimeException failed) {
            answer.completeExceptionally(failed);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
