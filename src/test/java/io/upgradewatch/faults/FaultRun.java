package io.upgradewatch.faults;

import io.upgradewatch.app.ServiceProcess;
import io.upgradewatch.embedded.thingspace.SimulatorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One run of faults: two or three instances of four possible, a broker, a moving truth, and in the end a calm in which
 * everything has to come right. How it is set up follows from the seed.
 */
final class FaultRun {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int SEATS = 4;
    private static final Pattern BUG = Pattern.compile("never should|stumbled|cannot start|OutOfMemory");

    private final long seed;
    private final Duration time;

    FaultRun(long seed, Duration time) {
        this.seed = seed;
        this.time = time;
    }

    /** Rounds in the calling process: first seed, seconds of faults in each, and how many seeds in a row. */
    public static void main(String[] args) {
        long seed = Long.parseLong(args[0]);
        int rounds = Integer.parseInt(args[2]);
        for (int round = 0; round < rounds; round++) {
            Report.add(new FaultRun(seed + round, Duration.ofSeconds(Long.parseLong(args[1]))).run());
        }
        System.exit(0);
    }

    Verdict run() {
        Random random = new Random(seed);
        boolean mixed = random.nextInt(3) > 0;
        int instances = 2 + random.nextInt(2);
        String protocol = random.nextInt(3) == 0 ? "consumer" : "classic";
        boolean clocks = random.nextInt(2) == 0;
        Instant began = Instant.now();
        List<Seat> seats = new ArrayList<>();
        try (Scene scene = new Scene(SimulatorSettings.of(), random.nextInt(2) == 0);
                Truth truth = new Truth(scene.simulator, 60, random.nextLong())) {
            for (int i = 0; i < SEATS; i++) {
                seats.add(seat(scene, protocol, clocks, i));
            }
            Verdict.Setup setup = new Verdict.Setup(
                    seed, instances, mixed, protocol, seats.get(0).hasClock(), scene.broker.hasSmallDisk());
            System.out.printf("%s fault run seconds=%d %s%n", began, time.toSeconds(), setup);
            seats.subList(0, instances).forEach(Seat::fill);
            seats.get(0).instance().awaitReady();
            try (Checker checker = new Checker(truth, scene.broker.bootstrapServers());
                    Churn churn = new Churn(seats, truth, scene.simulator, 10, random.nextLong())) {
                churn.watchAll();
                truth.begin();
                churn.begin();
                Mayhem mayhem = new Mayhem(
                        scene,
                        seats,
                        mixed,
                        random.nextLong(),
                        checker,
                        truth.devices().stream().map(device -> device.imei).toList());
                mayhem.run(time);
                truth.halt();
                churn.halt();
                int resumed = calm(scene, seats, truth, churn, checker);
                blame(seats, checker);
                return new Verdict(
                        setup,
                        Duration.between(began, Instant.now()),
                        mayhem.struck(),
                        mayhem.young(),
                        churn.rows(),
                        checker.checked(),
                        checker.others(),
                        mayhem.stops(),
                        resumed,
                        checker.faults());
            }
        } finally {
            seats.stream().map(Seat::instance).filter(one -> one != null).forEach(ServiceProcess::close);
        }
    }

    private static Seat seat(Scene scene, String protocol, boolean clocks, int number) {
        ServiceProcess.Plan plan = scene.instance().with("kafka.group.protocol", protocol);
        return new Seat(plan, clocks ? FakeClock.in(scene.broker.home().resolve("clock-" + number)) : Optional.empty());
    }

    private int calm(Scene scene, List<Seat> seats, Truth truth, Churn churn, Checker checker) {
        scene.broker.awaitUp();
        churn.settle();
        LastLook look = new LastLook(scene, truth, churn);
        ServiceProcess instance = seats.stream()
                .map(Seat::awake)
                .filter(one -> one != null)
                .findFirst()
                .orElseThrow()
                .awaitReady();
        int resumed = 0;
        List<String> amiss = amiss(look::untold);
        if (!amiss.isEmpty() && instance.metric("upgradewatch_set_paused") > 0) {
            // Two owners died in a row between counting a login and making it; that is for a person to end.
            resumed = 1;
            System.out.println("the login guard is resumed");
            instance.post("/api/logins/default/resume", "application/json", "");
            amiss = amiss(look::untold);
        }
        amiss.forEach(checker::report);
        amiss(look::statesAmiss).forEach(checker::report);
        amiss(() -> look.restAmiss(instance)).forEach(checker::report);
        pollThreeTimes(scene, truth);
        return resumed;
    }

    /** What is still wrong when patience ends. */
    private static List<String> amiss(Supplier<List<String>> look) {
        Instant end = Instant.now().plus(PATIENCE);
        List<String> amiss = look.get();
        while (!amiss.isEmpty() && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(500_000_000);
            amiss = look.get();
        }
        return amiss;
    }

    // Whatever would be told twice is told by now.
    private static void pollThreeTimes(Scene scene, Truth truth) {
        ScriptedDevice device = truth.devices().iterator().next();
        long asked = scene.simulator.asked(device.imei);
        amiss(() -> scene.simulator.asked(device.imei) >= asked + 3 ? List.of() : List.of("waiting"));
        LockSupport.parkNanos(500_000_000);
    }

    private static void blame(List<Seat> seats, Checker checker) {
        for (Seat seat : seats) {
            for (Path log : seat.logs()) {
                try (Stream<String> lines = Files.lines(log)) {
                    lines.filter(BUG.asPredicate()).limit(3).forEach(line -> checker.report(log + ": " + line));
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            }
        }
    }
}
