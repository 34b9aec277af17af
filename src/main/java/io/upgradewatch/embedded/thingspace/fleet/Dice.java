package io.upgradewatch.embedded.thingspace.fleet;

/**
 * Any number of fair draws that are the same whenever they are asked for.
 *
 * <p>They are what makes a fleet's fortunes a function instead of a memory.
 */
public record Dice(long state) {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** Dice of their own for each sequence of {@code marks}. */
    static Dice of(long first, long second, long third, long fourth) {
        return new Dice(mix(mix(mix(mix(first + GOLDEN) + second) + third) + fourth));
    }

    /** The draw number {@code which}: at least 0, below 1. */
    public double draw(int which) {
        return (bits(which) >>> 11) * 0x1.0p-53;
    }

    /** The draw number {@code which} as 64 bits. */
    long bits(int which) {
        return mix(state + GOLDEN * (which + 1));
    }

    // SplitMix64's finisher, which its author tested for neighbouring inputs; device numbers are neighbours.
    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
