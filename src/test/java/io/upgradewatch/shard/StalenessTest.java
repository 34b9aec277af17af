package io.upgradewatch.shard;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class StalenessTest {

    private static final long NOW = Trial.NOON.toEpochMilli();

    private final Staleness staleness = new Staleness();

    @Test
    void withoutDevicesNothingIsStale() {
        assertThat(seconds(0.5, NOW)).isZero();
        staleness.survey(0, Stream.of());
        assertThat(seconds(1.0, NOW)).isZero();
    }

    @Test
    void quantilesAreOverAllDevicesOfAllShards() {
        staleness.survey(0, devices(0, 9_000, 1).stream());
        staleness.survey(1, devices(9_000, 10_000, 1).stream());
        assertThat(seconds(0.5, NOW)).isCloseTo(5_000, within(50.0));
        assertThat(seconds(0.9, NOW)).isCloseTo(9_000, within(50.0));
        assertThat(seconds(0.99, NOW)).isCloseTo(9_900, within(50.0));
        assertThat(seconds(1.0, NOW)).isCloseTo(10_000, within(50.0));
    }

    @Test
    void manyQuantilesAreAnsweredAsEachAlone() {
        staleness.survey(0, devices(0, 1_000, 7).stream());
        staleness.survey(1, devices(0, 30, 100).stream());
        staleness.survey(2, Stream.of());
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
        staleness.survey(0, devices.stream());
        assertThat(seconds(1.0, NOW)).isEqualTo(86_400);
    }

    @Test
    void aShardThatIsNotOursAnyMoreIsForgotten() {
        staleness.survey(0, devices(100, 200, 1).stream());
        staleness.survey(1, devices(0, 10, 1).stream());
        staleness.retain(List.of(1));
        assertThat(seconds(1.0, NOW)).isLessThan(10);
    }

    @Test
    void aClockSetBackMakesNoNegativeAge() {
        staleness.survey(0, devices(0, 10, 1).stream());
        assertThat(seconds(0.5, NOW - 3_600_000)).isZero();
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
