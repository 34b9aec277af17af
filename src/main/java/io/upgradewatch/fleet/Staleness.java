package io.upgradewatch.fleet;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * How long ago devices were last polled well, over all of them, or another length of time that each of them has: each shard is surveyed in turn and remembered by a few
 * hundred of its devices, so that no survey holds up the loop. Lives on the loop.
 *
 * <p>Numbers only, sorted once for all quantiles: as records in a stream, sorted for each, a look at 16 shards took
 * every fifth sample of a loop that polled 26,000 devices a second.
 */
final class Staleness {

    private static final int POINTS = 256;
    private static final int SHARD_BITS = 20;

    /** Devices of one shard by when they were polled, oldest first, each standing for {@code weight} of them. */
    private record Sample(long[] ats, double weight) {}

    private final Map<Integer, Sample> byShard = new HashMap<>();

    /** @param begun when the time of each device of the shard began, in milliseconds; all by one clock */
    void survey(int shard, LongStream begun) {
        long[] all = begun.toArray();
        Arrays.sort(all);
        long[] ats = new long[Math.min(POINTS, all.length)];
        for (int i = 0; i < ats.length; i++) {
            // The oldest stands for itself, or the one device that is forgotten would hide behind its neighbours.
            ats[i] = all[i == 0 ? 0 : (int) ((i + 0.5) * all.length / ats.length)];
        }
        byShard.put(shard, new Sample(ats, (double) all.length / Math.max(1, ats.length)));
    }

    /** Forgets the shards that are not ours any more. */
    void retain(Collection<Integer> shards) {
        byShard.keySet().retainAll(shards);
    }

    /**
     * The ages in seconds that these shares of all devices do not exceed; 0 if there are none.
     *
     * @param quantiles in rising order
     */
    double[] seconds(double[] quantiles, long now) {
        List<Sample> samples = List.copyOf(byShard.values());
        long[] points = points(samples);
        double all = samples.stream()
                .mapToDouble(sample -> sample.ats().length * sample.weight())
                .sum();
        double[] ages = new double[quantiles.length];
        double seen = 0;
        int youngest = points.length;
        for (int i = 0; i < quantiles.length && points.length > 0; i++) {
            while (youngest > 0 && (seen == 0 || seen < quantiles[i] * all)) {
                seen += samples.get(shardOf(points[--youngest])).weight();
            }
            ages[i] = Math.max(0, now - atOf(points[youngest])) / 1000.0;
        }
        return ages;
    }

    // Each point is its moment, and in its lowest bits which sample it belongs to.
    private static long[] points(List<Sample> samples) {
        long[] points = new long
                [samples.stream().mapToInt(sample -> sample.ats().length).sum()];
        int count = 0;
        for (int shard = 0; shard < samples.size(); shard++) {
            for (long at : samples.get(shard).ats()) {
                points[count++] = at << SHARD_BITS | shard;
            }
        }
        Arrays.sort(points);
        return points;
    }

    private static long atOf(long point) {
        return point >> SHARD_BITS;
    }

    private static int shardOf(long point) {
        return (int) (point & (1 << SHARD_BITS) - 1);
    }
}
