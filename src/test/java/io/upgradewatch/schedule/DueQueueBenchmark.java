package io.upgradewatch.schedule;

import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a poll costs the queue: the most overdue device is taken, and put back for its next slot. */
@State(Scope.Benchmark)
public class DueQueueBenchmark {

    private static final int INTERVAL_MILLIS = 900_000;

    private static final class Item extends DueQueue.Due {}

    private final DueQueue<Item> queue = new DueQueue<>();

    @Param("100000")
    private int devices;

    @Setup
    public void fill() {
        Random random = new Random(1);
        for (int i = 0; i < devices; i++) {
            queue.put(new Item(), random.nextInt(INTERVAL_MILLIS));
        }
    }

    @Benchmark
    public long takeAndPutBack() {
        Item due = queue.peek();
        long dueAt = queue.dueAt(due);
        queue.remove(due);
        queue.put(due, dueAt + INTERVAL_MILLIS);
        return dueAt;
    }
}
