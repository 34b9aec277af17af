package io.upgradewatch.kafka.client;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Named threads for Kafka's blocking calls. Daemons: a broker that is away must not keep the process alive. */
public final class Threads {

    private Threads() {}

    public static ExecutorService pool(String name, int size) {
        return Executors.newFixedThreadPool(size, named(name));
    }

    /** A pool whose work may be put off; what has been put off is still done after its {@code shutdown}. */
    public static ScheduledExecutorService timed(String name, int size) {
        return Executors.newScheduledThreadPool(size, named(name));
    }

    public static Thread one(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return work -> one(name + "-" + count.incrementAndGet(), work);
    }
}
