package io.upgradewatch.shard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How long ago devices were last polled well, over all of them: each shard is surveyed in turn and remembered by a few
 * hundred of its devices, so that no survey holds up the loop. Lives on the loop.
 */
final class Staleness {

    private static final int POINTS = 256;

    /** {@code at} in milliseconds since the epoch, standing for {@code weight} devices. */
    private record Point(long at, double weight) {}

    private final Map<Integer, List<Point>> byShard = new HashMap<>();

    /** Looks at every device of the shard. */
    void survey(int shard, Stream<Device> devices) {
        long[] ats = devices.mapToLong(device -> device.lastGoodAt).toArray();
        Arrays.sort(ats);
        int points = Math.min(POINTS, ats.length);
        List<Point> sample = new ArrayList<>(points);
        for (int i = 0; i < points; i++) {
            // The oldest stands for itself, or the one device that is forgotten would hide behind its neighbours.
            int place = i == 0 ? 0 : (int) ((i + 0.5) * ats.length / points);
            sample.add(new Point(ats[place], (double) ats.length / points));
        }
        byShard.put(shard, sample);
    }

    /** Forgets the shards that are not ours any more. */
    void retain(Collection<Integer> shards) {
        byShard.keySet().retainAll(shards);
    }

    /** The age in seconds that the share {@code quantile} of all devices does not exceed; 0 if there are none. */
    double seconds(double quantile, long now) {
        List<Point> youngestFirst = byShard.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingLong(Point::at).reversed())
                .toList();
        double wanted =
                quantile * youngestFirst.stream().mapToDouble(Point::weight).sum();
        double seen = 0;
        double age = 0;
        for (Point point : youngestFirst) {
            if (seen >= wanted && seen > 0) {
                break;
            }
            seen += point.weight();
            age = Math.max(0, now - point.at()) / 1000.0;
        }
        return age;
    }
}
