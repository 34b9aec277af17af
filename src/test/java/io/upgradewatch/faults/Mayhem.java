package io.upgradewatch.faults;

import io.upgradewatch.fota.Imei;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Strikes at random moments, one fault at a time or several at once. What strikes, whom, when and for how long is drawn
 * from the seed alone.
 */
final class Mayhem {

    private static final int MOST_AT_ONCE = 4;
    private static final long LONGEST_STOP = 10_000;
    private static final double HALF_BROKEN = 0.5;
    private static final Duration SHORT = Duration.ofMinutes(1);

    private static final Duration UNTIL_ALL_ARE_READY = Duration.ofSeconds(150);

    private final Scene scene;
    private final List<Seat> seats;
    private final boolean mixed;
    private final Random random;
    private final Checker checker;
    private final Upstream upstream;
    private final ForeignTransactions foreign;
    private final Map<Strike, Integer> struck = new EnumMap<>(Strike.class);
    private final List<Long> stops = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();
    private int young;
    private boolean lasting;

    /** A fault that lasts, when it may end, and how it does. */
    private record Open(Object target, Instant until, BooleanSupplier ready, Runnable end) {}

    /** All that chance decides of one fault. */
    private record Draw(
            Strike strike, Duration hold, int target, boolean anybody, double share, Duration off, long gap) {

        static Draw of(Random random, boolean mixed) {
            Strike strike = Strike.draw(random);
            return new Draw(
                    strike,
                    strike.hold(random),
                    random.nextInt(64),
                    random.nextInt(8) == 0,
                    random.nextDouble() * HALF_BROKEN,
                    Duration.ofMinutes(1 + random.nextInt(240)),
                    100 + random.nextInt(mixed ? 1_000 : 500));
        }
    }

    /** @param devices whose rows others write to the state */
    Mayhem(Scene scene, List<Seat> seats, boolean mixed, long seed, Checker checker, List<Imei> devices) {
        this.scene = scene;
        this.seats = seats;
        this.mixed = mixed;
        this.random = new Random(seed);
        this.checker = checker;
        this.upstream = new Upstream(scene.simulator);
        this.foreign = new ForeignTransactions(scene.broker, devices);
    }

    /** Strikes until the time is over, and then ends what lasts. */
    void run(Duration time) {
        lasting = time.compareTo(SHORT) > 0;
        Instant end = Instant.now().plus(time);
        while (Instant.now().isBefore(end)) {
            Draw draw = Draw.of(random, mixed);
            rest(draw.gap(), end);
            Object victim = victim(draw);
            if (victim != null) {
                strike(draw, victim);
            }
            endAll(mixed ? MOST_AT_ONCE - 1 : 0);
        }
        endAll(0);
        foreign.endAll();
        upstream.calm();
        supervise();
    }

    /** Starts anew what ends by its clock, until every instance is ready or patience ends. */
    private void supervise() {
        Instant end = Instant.now().plus(UNTIL_ALL_ARE_READY);
        while (seats.stream()
                        .anyMatch(seat ->
                                seat.instance() != null && !seat.instance().ready())
                && Instant.now().isBefore(end)) {
            endDue();
            LockSupport.parkNanos(200_000_000);
        }
    }

    /** How often each fault has struck. */
    Map<Strike, Integer> struck() {
        return struck;
    }

    /** How often a fault has struck an instance that had not polled anything yet. */
    int young() {
        return young;
    }

    /** How long each clean stop took, in milliseconds. */
    List<Long> stops() {
        return stops;
    }

    private void strike(Draw draw, Object victim) {
        Strike strike = draw.strike();
        System.out.printf(
                "%s %s %s for %d ms%n",
                Instant.now(), strike, name(victim), draw.hold().toMillis());
        count(strike, victim);
        Runnable end = victim instanceof Seat seat
                ? seat(draw, seat)
                : victim == scene.broker
                        ? scene.broker.strike(strike)
                        : strike.victim == Strike.Victim.STATE
                                ? foreign.open(strike, draw.target())
                                : upstream.strike(strike, draw.hold(), draw.share());
        BooleanSupplier ready = strike == Strike.STOP ? ((Seat) victim)::stopped : () -> true;
        open.add(new Open(victim, Instant.now().plus(draw.hold()), ready, end));
    }

    private void count(Strike strike, Object victim) {
        struck.merge(strike, 1, Integer::sum);
        if (victim instanceof Seat seat && seat.instance() != null && !seat.settled()) {
            young++;
        }
    }

    private String name(Object victim) {
        return victim instanceof Seat seat ? "seat " + seats.indexOf(seat) : "";
    }

    // Most faults wait for an instance that has come to work: one that has only begun to start has little to lose.
    private static boolean worthIt(Draw draw, Seat seat) {
        return seat.instance() != null && (draw.anybody() || seat.settled());
    }

    /** Whom the fault strikes; null if everybody whom it might strike is struck already. */
    private Object victim(Draw draw) {
        Strike strike = draw.strike();
        List<?> candidates =
                switch (strike.victim) {
                    case UPSTREAM -> List.of(strike);
                    // A short run has no time for what a hanging transaction holds up.
                    case STATE -> lasting ? List.of(strike) : List.of();
                    case BROKER -> List.of(scene.broker);
                    case DISK -> scene.broker.hasSmallDisk() ? List.of(scene.broker) : List.of();
                    case EMPTY_SEAT ->
                        seats.stream().filter(seat -> seat.instance() == null).toList();
                    case INSTANCE ->
                        seats.stream().filter(seat -> worthIt(draw, seat)).toList();
                    case CLOCK ->
                        seats.stream()
                                .filter(seat -> worthIt(draw, seat) && seat.hasClock())
                                .toList();
                };
        List<?> free = candidates.stream()
                .filter(one -> open.stream().noneMatch(lasting -> lasting.target() == one))
                .toList();
        return free.isEmpty() ? null : free.get(draw.target() % free.size());
    }

    private Runnable seat(Draw draw, Seat seat) {
        switch (draw.strike()) {
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
                seat.askToStop();
                return () -> {
                    stopped(seat.vacate());
                    seat.fill();
                };
            }
            case JOIN -> {
                seat.fill();
                return () -> {
                    count(Strike.STOP, seat);
                    stopped(seat.stop());
                };
            }
            case CLOCK_FORWARD, CLOCK_BACK -> {
                seat.setClock(draw.strike() == Strike.CLOCK_BACK ? draw.off().negated() : draw.off());
                return () -> seat.setClock(Duration.ZERO);
            }
            default -> throw new IllegalArgumentException(draw.strike().toString());
        }
    }

    private void stopped(long millis) {
        stops.add(millis);
        if (millis >= LONGEST_STOP) {
            checker.report("a clean stop took " + millis + " ms");
        }
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
            if (!Instant.now().isBefore(one.until()) && one.ready().getAsBoolean()) {
                one.end().run();
                open.remove(one);
            }
        }
        for (Seat seat : seats) {
            if (seat.deserted()) {
                if (!seat.instance().endedByItsClock()) {
                    checker.report("an instance ended by itself, its log is "
                            + seat.instance().logFile());
                }
                seat.fill();
            }
        }
        if (!scene.broker.alive() && open.stream().noneMatch(one -> one.target() == scene.broker)) {
            System.out.println("the broker ended by itself and is started again");
            scene.broker.restart();
        }
    }
}
