package io.upgradewatch.embedded.thingspace.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The simulator's time: real unless told otherwise, shifted and sped up at will, or standing still until moved by
 * hand.
 *
 * <p>Safe from any thread. A change of speed never makes the time jump.
 */
public final class SimulatedClock implements InstantSource {

    private static final double NANOS_PER_SECOND = 1e9;

    private final InstantSource source;
    private volatile Course course;

    private record Course(Instant real, Instant simulated, double speed) {
        Instant at(Instant now) {
            if (speed == 1) {
                return simulated.plus(Duration.between(real, now));
            }
            double nanos = Duration.between(real, now).toNanos() * speed;
            long seconds = (long) Math.floor(nanos / NANOS_PER_SECOND);
            return simulated.plusSeconds(seconds).plusNanos((long) (nanos - seconds * NANOS_PER_SECOND));
        }
    }

    private SimulatedClock(InstantSource source, Instant start, double speed) {
        this.source = source;
        this.course = new Course(source.instant(), start, speed);
    }

    /** A clock that goes with the machine's. */
    public static SimulatedClock real() {
        return following(InstantSource.system());
    }

    /** A clock that goes with {@code source}. */
    public static SimulatedClock following(InstantSource source) {
        return new SimulatedClock(source, source.instant(), 1);
    }

    /** A clock that stands at {@code start} until it is moved. */
    public static SimulatedClock standingAt(Instant start) {
        return new SimulatedClock(InstantSource.system(), start, 0);
    }

    @Override
    public Instant instant() {
        return course.at(source.instant());
    }

    /** Moves the time by {@code step}, which may be negative, and lets it go on from there. */
    public synchronized void advance(Duration step) {
        Instant real = source.instant();
        course = new Course(real, course.at(real).plus(step), course.speed);
    }

    /** Sets the time and lets it go on from there. */
    public synchronized void set(Instant simulated) {
        course = new Course(source.instant(), simulated, course.speed);
    }

    /**
     * Sets how many simulated seconds pass in a real one; 0 stops the clock.
     *
     * @throws IllegalArgumentException if {@code speed} is negative or not a number
     */
    public synchronized void speed(double speed) {
        if (!(speed >= 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("a clock's speed is 0 or more");
        }
        Instant real = source.instant();
        course = new Course(real, course.at(real), speed);
    }

    /** How many simulated seconds pass in a real one. */
    public double speed() {
        return course.speed;
    }
}
