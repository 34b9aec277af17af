package io.upgradewatch.schedule;

import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * What devices want of a budget, and the law read backwards: which delay a rate brings, and which rate a delay costs. What
 * campaigns' pages show earlier is not reckoned with. Immutable.
 *
 * @param byStep how many devices have which step of the {@link SquareRootLaw}; empty where each has {@code interval}
 * @param devices all of them
 * @param minMillis that none is polled more often than
 * @param intervalMillis that none waits beyond where the rate pays for everybody at it
 * @param maxMillis that none waits beyond where the rate pays for that
 */
public record Demand(int[] byStep, int devices, long minMillis, long intervalMillis, long maxMillis) {

    private static final double HALF = 0.5;
    private static final double P99 = 0.99;
    private static final int HALVINGS = 60;

    /** How long a change waits to be found: on average, and 99 of 100 of them at most. */
    public record Delay(double meanSeconds, double p99Seconds) {}

    /** What both want together, under the same limits. */
    public Demand plus(Demand other) {
        int[] both = Arrays.copyOf(byStep, Math.max(byStep.length, other.byStep.length));
        for (int step = 0; step < other.byStep.length; step++) {
            both[step] += other.byStep[step];
        }
        return new Demand(both, devices + other.devices, minMillis, intervalMillis, maxMillis);
    }

    /** What {@code rate} polls a second bring; nothing without devices or polls. */
    public Delay at(double rate) {
        if (devices == 0 || rate <= 0) {
            return new Delay(0, 0);
        }
        if (byStep.length == 0) {
            double interval = Math.max(intervalMillis / 1000.0, devices / rate);
            return new Delay(HALF * interval, P99 * interval);
        }
        SquareRootLaw law = SquareRootLaw.of(byStep);
        law.solve(rate, millis(minMillis), millis(intervalMillis), millis(maxMillis));
        return law.delay();
    }

    /** Polls a second with which changes are found after {@code meanSeconds} on average; empty if no rate brings that. */
    public OptionalDouble rateFor(double meanSeconds) {
        double high = 2.0 * devices / (Math.min(minMillis, intervalMillis) / 1000.0);
        if (devices == 0 || at(high).meanSeconds() > meanSeconds) {
            return OptionalDouble.empty();
        }
        double low = 0;
        for (int halving = 0; halving < HALVINGS; halving++) {
            double middle = (low + high) / 2;
            if (at(middle).meanSeconds() > meanSeconds) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return OptionalDouble.of(high);
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
