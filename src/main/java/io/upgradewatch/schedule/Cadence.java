package io.upgradewatch.schedule;

import io.upgradewatch.fota.Imei;
import java.time.Duration;
import java.time.Instant;

/**
 * When a device is polled: once per interval, at its own fixed offset into that interval.
 *
 * <p>The offset comes from the IMEI and intervals are counted from the epoch, so every instance computes the same
 * slots. A shard that moves in a rebalance keeps its devices' rhythm, and ten thousand devices added by one request do
 * not poll in one burst.
 *
 * @param interval at least one millisecond
 */
public record Cadence(Duration interval) {

    public Cadence {
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("an interval is at least 1 ms");
        }
    }

    /** The first slot of {@code imei} that lies strictly after {@code now}. */
    public Instant nextSlot(Imei imei, Instant now) {
        long period = interval.toMillis();
        long offset = Math.floorMod(scramble(imei.number()), period);
        long intoPeriod = Math.floorMod(now.toEpochMilli() - offset, period);
        return Instant.ofEpochMilli(now.toEpochMilli() + period - intoPeriod);
    }

    /** Spreads numbers that lie close together, as a fleet's IMEIs do, over all of them: SplitMix64's finisher. */
    public static long scramble(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
