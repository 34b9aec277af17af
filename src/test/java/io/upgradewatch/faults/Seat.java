package io.upgradewatch.faults;

import io.upgradewatch.app.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A place for an instance, which may be taken, empty, or taken by one that sleeps. On one thread, but for the reads. */
final class Seat {

    private final ServiceProcess.Plan plan;
    private final Optional<FakeClock> clock;
    private final List<Path> logs = new ArrayList<>();
    private volatile ServiceProcess instance;
    private volatile boolean asleep;
    private CompletableFuture<Long> ending;

    Seat(ServiceProcess.Plan plan) {
        this(plan, Optional.empty());
    }

    Seat(ServiceProcess.Plan plan, Optional<FakeClock> clock) {
        this.plan = clock.map(there -> there.with(plan)).orElse(plan);
        this.clock = clock;
    }

    /** The instance, if it is there and awake; else null. */
    ServiceProcess awake() {
        ServiceProcess there = instance;
        return asleep || there == null || !there.handle().isAlive() ? null : there;
    }

    ServiceProcess instance() {
        return instance;
    }

    boolean hasClock() {
        return clock.isPresent();
    }

    /** Sets the clock that the instance goes by, and the next one in this seat. */
    void setClock(Duration off) {
        clock.orElseThrow().set(off);
    }

    /** Whether the instance has polled anything yet. */
    boolean settled() {
        ServiceProcess there = instance;
        if (there == null) {
            return false;
        }
        try (Stream<String> lines = Files.lines(there.logFile())) {
            return lines.anyMatch(line -> line.contains("shard is polling"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
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

    /** Asks the instance to end (SIGTERM) and does not wait. */
    void askToStop() {
        long asked = System.nanoTime();
        ending =
                instance.handle().onExit().thenApply(ended -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked));
        instance.handle().destroy();
    }

    /** Whether the instance that was asked to end has ended. */
    boolean stopped() {
        return ending != null && ending.isDone();
    }

    /** Gives the seat up once the instance that was asked to end has; says how many milliseconds that took. */
    long vacate() {
        instance.awaitExit();
        instance = null;
        long millis = ending.join();
        ending = null;
        return millis;
    }

    /** Asks the instance to end, and gives the seat up when it has; says how many milliseconds that took. */
    long stop() {
        askToStop();
        return vacate();
    }

    /** Whether the instance has ended without having been asked to. */
    boolean deserted() {
        return instance != null && ending == null && !instance.handle().isAlive();
    }

    List<Path> logs() {
        return logs;
    }
}
