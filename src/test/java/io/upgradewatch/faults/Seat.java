package io.upgradewatch.faults;

import io.upgradewatch.app.Instance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A place for an instance, which may be taken, empty, or taken by one that sleeps. On one thread, but for the reads. */
final class Seat {

    private final Instance.Plan plan;
    private final List<Path> logs = new ArrayList<>();
    private volatile Instance instance;
    private volatile boolean asleep;

    Seat(Instance.Plan plan) {
        this.plan = plan;
    }

    /** The instance, if it is there and awake; else null. */
    Instance awake() {
        Instance there = instance;
        return asleep || there == null || !there.handle().isAlive() ? null : there;
    }

    Instance instance() {
        return instance;
    }

    void fill() {
        instance = plan.start();
        logs.add(instance.logFile());
    }

    void pause() {
        asleep = true;
        Signals.pause(instance.handle());
    }

    void wake() {
        Signals.wake(instance.handle());
        asleep = false;
    }

    void kill() {
        instance.kill();
        instance = null;
        asleep = false;
    }

    /** Asks the instance to end, and gives the seat up when it has; says how many milliseconds that took. */
    long stop() {
        long asked = System.nanoTime();
        instance.stop();
        instance = null;
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked);
    }

    /** Whether the instance has ended without having been asked to. */
    boolean deserted() {
        return instance != null && !instance.handle().isAlive();
    }

    List<Path> logs() {
        return logs;
    }
}
