package io.upgradewatch.faults;

import io.upgradewatch.simulator.Fault;
import io.upgradewatch.simulator.FaultRule;
import io.upgradewatch.simulator.Simulator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Strikes at random moments, one fault at a time or several at once. What strikes, whom, when and for how long is drawn
 * from the seed alone.
 */
final class Mayhem {

    private static final int MOST_AT_ONCE = 3;
    // A share that a device on its own will hardly be struck by six times in a row: it would be set aside for a day.
    private static final double SHARE = 0.15;

    private final Scene scene;
    private final List<Seat> seats;
    private final boolean mixed;
    private final Random random;
    private final Checker checker;
    private final Map<Strike, Integer> struck = new EnumMap<>(Strike.class);
    private final List<Long> stops = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();

    /** A fault that lasts, and how it ends. */
    private record Open(Strike strike, Object target, Instant until, Runnable end) {}

    Mayhem(Scene scene, List<Seat> seats, boolean mixed, long seed, Checker checker) {
        this.scene = scene;
        this.seats = seats;
        this.mixed = mixed;
        this.random = new Random(seed);
        this.checker = checker;
    }

    /** Strikes until the time is over, and then ends what lasts. */
    void run(Duration time) {
        Instant end = Instant.now().plus(time);
        while (Instant.now().isBefore(end)) {
            Strike strike = Strike.draw(random);
            Duration hold = strike.hold(random);
            int target = random.nextInt(64);
            long gap = 200 + random.nextInt(mixed ? 1_800 : 900);
            rest(gap, end);
            if (Instant.now().isBefore(end)) {
                strike(strike, target, hold);
            }
            endAll(mixed ? MOST_AT_ONCE - 1 : 0);
        }
        endAll(0);
        scene.simulator.faults().clear();
    }

    /** How often each fault has struck. */
    Map<Strike, Integer> struck() {
        return struck;
    }

    /** How long each clean stop took, in milliseconds. */
    List<Long> stops() {
        return stops;
    }

    private void strike(Strike strike, int target, Duration hold) {
        Object victim = strike.ofProcess() ? process(strike, target) : strike;
        if (victim == null || open.stream().anyMatch(one -> one.target() == victim)) {
            return;
        }
        System.out.printf("%s %s %s for %d ms%n", Instant.now(), strike, name(victim), hold.toMillis());
        struck.merge(strike, 1, Integer::sum);
        Runnable end = victim instanceof Seat seat
                ? seat(strike, seat)
                : victim == scene.broker ? broker(strike) : upstream(strike, hold);
        open.add(new Open(strike, victim, Instant.now().plus(hold), end));
    }

    private String name(Object victim) {
        return victim instanceof Seat seat ? "seat " + seats.indexOf(seat) : "";
    }

    private Object process(Strike strike, int target) {
        if (strike == Strike.BROKER_KILL || strike == Strike.BROKER_PAUSE) {
            return scene.broker;
        }
        boolean empty = strike == Strike.JOIN;
        List<Seat> candidates = seats.stream()
                .filter(seat -> empty == (seat.instance() == null))
                .filter(seat -> open.stream().noneMatch(one -> one.target() == seat))
                .toList();
        return candidates.isEmpty() ? null : candidates.get(target % candidates.size());
    }

    private Runnable seat(Strike strike, Seat seat) {
        switch (strike) {
            case KILL -> {
                seat.kill();
                return seat::fill;
            }
            case PAUSE, ZOMBIE -> {
                seat.pause();
                return seat::wake;
            }
            case KILL_ASLEEP -> {
                seat.pause();
                return () -> {
                    seat.kill();
                    seat.fill();
                };
            }
            case STOP -> {
                stops.add(seat.stop());
                return seat::fill;
            }
            case JOIN -> {
                seat.fill();
                return () -> stops.add(seat.stop());
            }
            default -> throw new IllegalArgumentException(strike.toString());
        }
    }

    private Runnable broker(Strike strike) {
        if (strike == Strike.BROKER_KILL) {
            scene.broker.kill();
            return scene.broker::restart;
        }
        Signals.pause(scene.broker.handle());
        return () -> Signals.wake(scene.broker.handle());
    }

    private Runnable upstream(Strike strike, Duration hold) {
        Simulator simulator = scene.simulator;
        return switch (strike) {
            case UPSTREAM_DOWN -> {
                simulator.stop().await().indefinitely();
                yield () -> simulator.start().await().indefinitely();
            }
            case SLOW -> on(FaultRule.of(Fault.DELAY).by(hold.dividedBy(4)).likely(0.5));
            case RESET -> on(FaultRule.of(Fault.RESET).likely(SHARE));
            case HANG_UP -> on(FaultRule.of(Fault.HANG_UP).likely(SHARE));
            case TRUNCATED -> on(FaultRule.of(Fault.TRUNCATED_JSON).likely(SHARE));
            case SERVER_ERROR -> on(FaultRule.of(Fault.SERVER_ERROR).likely(SHARE));
            case THROTTLED ->
                on(FaultRule.of(Fault.TOO_MANY_REQUESTS_SECONDS)
                        .by(Duration.ofSeconds(1))
                        .times(3));
            case LAGGING -> on(FaultRule.of(Fault.LAGGING).by(hold).likely(0.5));
            case EMPTY -> on(FaultRule.of(Fault.NO_RECORDS).likely(0.5));
            case VANISHING -> on(FaultRule.of(Fault.VANISHING).likely(0.5));
            case BEARERS_EXPIRE -> {
                simulator.bearers().expire();
                yield () -> {};
            }
            case SESSIONS_EXPIRE -> {
                simulator.logins().expire();
                yield () -> {};
            }
            default -> throw new IllegalArgumentException(strike.toString());
        };
    }

    private Runnable on(FaultRule rule) {
        scene.simulator.faults().add(rule);
        return () -> scene.simulator.faults().clear(rule.fault());
    }

    /** Ends what has lasted long enough, until no more than this many last. */
    private void endAll(int most) {
        do {
            endDue();
            if (open.size() > most) {
                LockSupport.parkNanos(20_000_000);
            }
        } while (open.size() > most);
    }

    private void rest(long millis, Instant end) {
        Instant until = Instant.now().plusMillis(millis);
        while (Instant.now().isBefore(until) && Instant.now().isBefore(end)) {
            endDue();
            LockSupport.parkNanos(20_000_000);
        }
    }

    private void endDue() {
        for (Open one : List.copyOf(open)) {
            if (!Instant.now().isBefore(one.until())) {
                one.end().run();
                open.remove(one);
            }
        }
        for (Seat seat : seats) {
            if (seat.deserted()) {
                checker.report("an instance ended by itself, its log is "
                        + seat.instance().logFile());
                seat.fill();
            }
        }
        if (!scene.broker.alive() && open.stream().noneMatch(one -> one.target() == scene.broker)) {
            System.out.println("the broker ended by itself and is started again");
            scene.broker.restart();
        }
    }
}
