package io.upgradewatch.schedule;

import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SquareRootLawTest {

    private static final Duration MIN = Duration.ofMinutes(1);
    private static final Duration INTERVAL = Duration.ofMinutes(15);
    private static final Duration MAX = Duration.ofHours(6);
    private static final double HOURLY = 1 / 3600.0;
    private static final double MONTHLY = HOURLY / 24 / 30;

    private final SquareRootLaw law = new SquareRootLaw();

    @Test
    void theRateIsSpentAndNotMore() {
        devices(95_000, MONTHLY);
        devices(5_000, HOURLY);

        solve(20);

        double spent = 95_000 * rate(MONTHLY) + 5_000 * rate(HOURLY);
        assertThat(spent).isBetween(20 * 0.95, 20 * 0.98);
    }

    @Test
    void whatFollowsTheEstimateDoesSoByItsSquareRoot() {
        devices(50_000, MONTHLY);
        devices(1_000, MONTHLY * 16);
        devices(1_000, MONTHLY * 256);

        solve(10);

        double even = rate(0);
        double quiet = rate(MONTHLY) - even;
        assertThat((rate(MONTHLY * 16) - even) / quiet).isCloseTo(4, within(0.5));
        assertThat((rate(MONTHLY * 256) - even) / quiet).isCloseTo(16, within(2.0));
    }

    @Test
    void aDeviceThatIsTakenForQuietWaitsAtMostTwiceAsLongAsWithEqualIntervals() {
        devices(90_000, 1e-9);
        devices(10_000, HOURLY);

        solve(20);

        double equal = 100_000 / 20.0 * 1000;
        assertThat(law.intervalMillis(step(1e-9))).isLessThan((long) (2.1 * equal));
    }

    @Test
    void whereTheBudgetPaysForEverybodyAtTheIntervalNobodyWaitsLonger() {
        devices(4_000, 1e-9);
        devices(200, HOURLY);

        solve(6);

        assertThat(law.longestMillis()).isLessThanOrEqualTo(INTERVAL.toMillis());
        assertThat(law.intervalMillis(step(HOURLY))).isLessThan(INTERVAL.toMillis() / 2);
    }

    @Test
    void whereItPaysForTheLongestIntervalNobodyWaitsLonger() {
        devices(100_000, 1e-9);
        devices(3_000, HOURLY);

        solve(5);

        assertThat(law.longestMillis()).isLessThanOrEqualTo(MAX.toMillis());
    }

    @Test
    void aBudgetThatIsTooSmallForThatIsSpentAndTheIntervalReallyHadIsTold() {
        devices(1_000_000, 1e-9);

        solve(5);

        assertThat(law.longestMillis()).isCloseTo(1_000_000 / 5 * 1000L, within(10_000_000L));
    }

    @Test
    void nobodyIsPolledMoreOftenThanTheShortestInterval() {
        devices(10, HOURLY * 100);

        solve(1_000);

        assertThat(law.intervalMillis(step(HOURLY * 100))).isEqualTo(MIN.toMillis());
    }

    @Test
    void whatLeavesIsNotCounted() {
        devices(100, HOURLY);
        for (int i = 0; i < 100; i++) {
            law.remove(step(HOURLY));
        }

        solve(1);

        assertThat(law.sum()).isZero();
        assertThat(law.longestMillis()).isZero();
    }

    private void devices(int count, double perSecond) {
        for (int i = 0; i < count; i++) {
            law.add(step(perSecond));
        }
    }

    private void solve(double rate) {
        law.solve(rate, MIN, INTERVAL, MAX);
    }

    private double rate(double perSecond) {
        return 1000.0 / law.intervalMillis(step(perSecond));
    }

    private static byte step(double perSecond) {
        return SquareRootLaw.step(perSecond, 1);
    }
}
