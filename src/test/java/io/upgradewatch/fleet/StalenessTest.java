package io.upgradewatch.fleet;

import io.upgradewatch.shard.Device;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class StalenessTest {

    private static final long NOW = Trial.NOON.toEpochMilli();

    private final Staleness staleness = new Staleness();

    @Test
    void withoutDevicesNothingIsStale() {
        assertThat(seconds(0.5, NOW)).isZero();
        survey(0, List.of());
        assertThat(seconds(1.0, NOW)).isZero();
    }

    @Test
    void quantilesAreOverAllDevicesOfAllShards() {
        survey(0, devices(0, 9_000, 1));
        survey(1, devices(9_000, 10_000, 1));
        assertThat(seconds(0.5, NOW)).isCloseTo(5_000, within(50.0));
        assertThat(seconds(0.9, NOW)).isCloseTo(9_000, within(50.0));
        assertThat(seconds(0.99, NOW)).isCloseTo(9_900, within(50.0));
        assertThat(seconds(1.0, NOW)).isCloseTo(10_000, within(50.0));
    }

    @Test
    void manyQuantilesAreAnsweredAsEachAlone() {
        survey(0, devices(0, 1_000, 7));
        survey(1, devices(0, 30, 100));
        survey(2, List.of());
        double[] quantiles = {0.0, 0.5, 0.9, 0.99, 1.0};
        assertThat(staleness.seconds(quantiles, NOW))
                .containsExactly(java.util.Arrays.stream(quantiles)
                        .map(quantile -> seconds(quantile, NOW))
                        .toArray())
                .isSorted();
    }

    @Test
    void theOldestOfAllIsTheLastQuantile() {
        List<Device> devices = devices(0, 5_000, 0);
        devices.get(17).lastGoodAt = NOW - 86_400_000;
        survey(0, devices);
        assertThat(seconds(1.0, NOW)).isEqualTo(86_400);
    }

    @Test
    void aShardThatIsNotOursAnyMoreIsForgotten() {
        survey(0, devices(100, 200, 1));
        survey(1, devices(0, 10, 1));
        staleness.retain(List.of(1));
        assertThat(seconds(1.0, NOW)).isLessThan(10);
    }

    @Test
    void aClockSetBackMakesNoNegativeAge() {
        survey(0, devices(0, 10, 1));
        assertThat(seconds(0.5, NOW - 3_600_000)).isZero();
    }

    private void survey(int shard, List<Device> devices) {
        staleness.survey(shard, devices.stream().mapToLong(device -> device.lastGoodAt));
    }

    private double seconds(double quantile, long now) {
        return staleness.seconds(new double[] {quantile}, now)[0];
    }

    private static List<Device> devices(int from, int to, int secondsApart) {
        return IntStream.range(from, to)
                .mapToObj(i -> new Device(null, Trial.watch(i), Trial.NOON.minusSeconds((long) i * secondsApart)))
                .toList();
    }
}
