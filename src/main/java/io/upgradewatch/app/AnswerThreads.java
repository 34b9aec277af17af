package io.upgradewatch.app;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that answers to people are made on: half of the cores, so that many callers leave the loop its own. */
final class AnswerThreads {

    private AnswerThreads() {}

    static ExecutorService create() {
        AtomicInteger count = new AtomicInteger();
        return Executors.newFixedThreadPool(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), task -> {
            Thread thread = new Thread(task, "upgradewatch-answers-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
