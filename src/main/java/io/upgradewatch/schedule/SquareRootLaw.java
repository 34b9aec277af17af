package io.upgradewatch.schedule;

import java.time.Duration;
import java.util.stream.IntStream;

/**
 * How often each device is polled so that changes are found soonest at a given rate. Not thread-safe.
 *
 * <p>With changes at random at {@code h} a second and polls every {@code T}, a change waits for {@code T / 2} on
 * average. To make the sum of {@code w h T / 2} over all devices least while the sum of {@code 1 / T} is the rate,
 * {@code 1 / T} has to be proportional to {@code sqrt(w h)} (Cho and Garcia-Molina 2003 for freshness of copies; Azar et
 * al. 2018 and Kolobov et al. 2019 for the delay of what is found). An estimate may be wrong, so only {@link #BY_VALUE}
 * of the rate follows it and the rest is given out evenly: a device whose estimate says quiet while it changes waits at
 * most twice as long as with equal intervals. Rates are kept between {@code 1 / max} and {@code 1 / min}; what that
 * leaves or takes is spread over the others by the same law.
 *
 * <p>Devices are counted by the step of their {@code sqrt(w h)}, a fifth apart, so that a solution costs the same
 * however many they are.
 */
public final class SquareRootLaw {

    static final double BY_VALUE = 0.5;

    // A little is left for what people ask for, or the queue would never be empty.
    private static final double SPENT = 0.97;
    private static final int STEPS = 100;
    private static final double FIRST_ROOT = 1e-5;
    private static final double STEP = Math.pow(2, 0.25);
    private static final double LOG_STEP = Math.log(STEP);
    private static final double[] ROOTS = IntStream.range(0, STEPS)
            .mapToDouble(step -> FIRST_ROOT * Math.pow(STEP, step))
            .toArray();

    private final int[] devices = new int[STEPS];
    private final long[] millis = new long[STEPS];
    private int count;

    /** The step of a device that changes {@code perSecond} times a second and counts {@code weight} times. */
    public static byte step(double perSecond, double weight) {
        double root = Math.sqrt(perSecond * weight);
        double step = Math.log(Math.max(root, FIRST_ROOT) / FIRST_ROOT) / LOG_STEP;
        return (byte) Math.min(STEPS - 1, Math.round(step));
    }

    public void add(byte step) {
        devices[step]++;
        count++;
    }

    public void remove(byte step) {
        devices[step]--;
        count--;
    }

    /** The sum of {@code sqrt(w h)} over all devices. */
    public double sum() {
        double sum = 0;
        for (int step = 0; step < STEPS; step++) {
            sum += devices[step] * ROOTS[step];
        }
        return sum;
    }

    /** A law for devices that are counted by step. */
    static SquareRootLaw of(int[] byStep) {
        SquareRootLaw law = new SquareRootLaw();
        for (int step = 0; step < Math.min(STEPS, byStep.length); step++) {
            law.devices[step] = byStep[step];
            law.count += byStep[step];
        }
        return law;
    }

    /** How many devices there are. */
    public int size() {
        return count;
    }

    /** How many devices have which step. */
    public int[] byStep() {
        return devices.clone();
    }

    /** How long a change waits to be found by the last solution: it comes at any moment of an interval alike. */
    Demand.Delay delay() {
        double all = 0;
        double waits = 0;
        double longest = 0;
        for (int step = 0; step < STEPS; step++) {
            double changes = devices[step] * ROOTS[step] * ROOTS[step];
            double interval = millis[step] / 1000.0;
            all += changes;
            waits += changes * interval / 2;
            longest = devices[step] == 0 ? longest : Math.max(longest, interval);
        }
        return all == 0 ? new Demand.Delay(0, 0) : new Demand.Delay(waits / all, delayOf99(all, longest));
    }

    private double delayOf99(double all, double longest) {
        double low = 0;
        double high = longest;
        for (int halving = 0; halving < 40; halving++) {
            double middle = (low + high) / 2;
            double later = 0;
            for (int step = 0; step < STEPS; step++) {
                double share = devices[step] == 0 ? 0 : Math.max(0, 1 - middle * 1000 / millis[step]);
                later += devices[step] * ROOTS[step] * ROOTS[step] * share;
            }
            if (later > 0.01 * all) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** How long a device of this step waits between polls, in milliseconds, by the last solution. */
    public long intervalMillis(byte step) {
        return millis[step];
    }

    /** The longest interval that any device has, in milliseconds, by the last solution; 0 if there is none. */
    public long longestMillis() {
        long longest = 0;
        for (int step = 0; step < STEPS; step++) {
            longest = devices[step] == 0 ? longest : Math.max(longest, millis[step]);
        }
        return longest;
    }

    /**
     * Gives {@code rate} out anew.
     *
     * @param rate polls a second for all devices together
     * @param interval that no device waits beyond where the rate pays for everybody at it
     * @param max that no device waits beyond where the rate pays for that
     */
    public void solve(double rate, Duration min, Duration interval, Duration max) {
        double spent = rate * SPENT;
        double even = spent / Math.max(1, count);
        double least = even * (1 - BY_VALUE);
        for (Duration bound : new Duration[] {interval, max}) {
            double atBound = 1000.0 / bound.toMillis();
            if (even >= atBound) {
                least = Math.max(least, atBound);
                break;
            }
        }
        double most = 1000.0 / min.toMillis();
        least = Math.min(least, most);
        double slope = slope(spent, least, most);
        for (int step = 0; step < STEPS; step++) {
            double own = Math.min(most, least + slope * ROOTS[step]);
            millis[step] = own > 0 ? (long) Math.min(1000.0 / own, Long.MAX_VALUE / 4) : max.toMillis();
        }
    }

    // By halving: the sum grows with the slope, and past the point where every device has the most it is enough.
    private double slope(double spent, double least, double most) {
        double low = 0;
        double high = most / FIRST_ROOT;
        for (int halving = 0; halving < 60; halving++) {
            double middle = (low + high) / 2;
            if (total(middle, least, most) > spent) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return low;
    }

    private double total(double slope, double least, double most) {
        double total = 0;
        for (int step = 0; step < STEPS; step++) {
            total += devices[step] == 0 ? 0 : devices[step] * Math.min(most, least + slope * ROOTS[step]);
        }
        return total;
    }
}
