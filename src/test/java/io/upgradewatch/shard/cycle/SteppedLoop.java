package io.upgradewatch.shard.cycle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** A loop whose time is moved by hand and whose tasks run on the thread that moves it, in order. */
public final class SteppedLoop implements Loop {

    private static final int MOST_STEPS = 5_000_000;

    private record Planned(Duration at, long order, Runnable task) {}

    private final Queue<Runnable> ready = new ArrayDeque<>();
    private final PriorityQueue<Planned> planned =
            new PriorityQueue<>(Comparator.comparing(Planned::at).thenComparing(Planned::order));

    private Instant clock;
    private Duration elapsed = Duration.ZERO;
    private long order;
    private long steps;
    private long stepsBefore;

    public SteppedLoop(Instant start) {
        clock = start;
    }

    @Override
    public Instant now() {
        return clock.plus(elapsed);
    }

    @Override
    public void execute(Runnable task) {
        ready.add(task);
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        Planned timer = new Planned(elapsed.plus(delay.isNegative() ? Duration.ZERO : delay), order++, task);
        planned.add(timer);
        return () -> planned.remove(timer);
    }

    /** Runs all that is to run now. */
    public void run() {
        advance(Duration.ZERO);
    }

    /** Lets {@code by} pass, running all that falls due on the way at its own time. */
    public void advance(Duration by) {
        Duration end = elapsed.plus(by);
        stepsBefore = steps;
        runReady();
        while (!planned.isEmpty() && planned.peek().at().compareTo(end) <= 0) {
            Planned next = planned.poll();
            elapsed = next.at().compareTo(elapsed) > 0 ? next.at() : elapsed;
            next.task().run();
            step();
            runReady();
        }
        elapsed = end;
    }

    /** Sets the clock, and not the time that timers go by, forward or (negative) back. */
    public void setClock(Duration by) {
        clock = clock.plus(by);
    }

    /** Timers that have not run yet. */
    public int timers() {
        return planned.size();
    }

    /** Tasks and timers that have run. */
    public long steps() {
        return steps;
    }

    private void runReady() {
        for (Runnable task = ready.poll(); task != null; task = ready.poll()) {
            task.run();
            step();
        }
    }

    private void step() {
        if (++steps - stepsBefore > MOST_STEPS) {
            throw new AssertionError("the loop spins at " + now());
        }
    }
}
