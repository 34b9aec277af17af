package io.upgradewatch.schedule;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class DemandTest {

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long QUARTER = Duration.ofMinutes(15).toMillis();
    private static final long SIX_HOURS = Duration.ofHours(6).toMillis();

    @Test
    void withEqualIntervalsAChangeWaitsForHalfOfOne() {
        Demand demand = new Demand(new int[0], 4_500, QUARTER, QUARTER, QUARTER);
        assertThat(demand.at(5)).isEqualTo(new Demand.Delay(450, 891));
        assertThat(demand.at(50)).isEqualTo(new Demand.Delay(450, 891));
        assertThat(demand.at(1).meanSeconds()).isEqualTo(2_250);
        assertThat(demand.rateFor(900).orElseThrow()).isCloseTo(2.5, within(0.001));
        assertThat(demand.rateFor(60)).isEmpty();
    }

    @Test
    void byValueTheSameRateBringsChangesSooner() {
        Demand byValue = byValue(4_500, 50);
        Demand fixed = new Demand(new int[0], 4_550, QUARTER, QUARTER, QUARTER);
        assertThat(byValue.at(1).meanSeconds()).isLessThan(fixed.at(1).meanSeconds() / 4);
        assertThat(byValue.at(1).p99Seconds()).isGreaterThan(byValue.at(1).meanSeconds());
    }

    @Property(tries = 40)
    void theRateForADelayBringsThatDelay(
            @ForAll @IntRange(min = 1, max = 50_000) int quiet,
            @ForAll @IntRange(min = 0, max = 500) int lively,
            @ForAll @IntRange(min = 40, max = 2_000) int seconds) {
        Demand demand = byValue(quiet, lively);
        double rate = demand.rateFor(seconds).orElseThrow();
        assertThat(demand.at(rate).meanSeconds()).isLessThanOrEqualTo(seconds * 1.001);
        assertThat(demand.at(rate * 0.9).meanSeconds()).isGreaterThan(seconds * 0.9);
    }

    @Test
    void noRateBringsWhatMinIntervalForbids() {
        assertThat(byValue(100, 10).rateFor(20)).isEmpty();
        assertThat(byValue(0, 0).rateFor(20)).isEmpty();
    }

    @Test
    void demandsOfInstancesAddUp() {
        assertThat(byValue(100, 10).plus(byValue(300, 5)).at(1))
                .isEqualTo(byValue(400, 15).at(1));
    }

    private static Demand byValue(int quiet, int lively) {
        SquareRootLaw law = new SquareRootLaw();
        byte step = SquareRootLaw.step(1.0 / Duration.ofDays(60).toSeconds(), 1);
        byte livelyStep = SquareRootLaw.step(1.0 / Duration.ofHours(2).toSeconds(), 1);
        int[] devices = law.byStep();
        devices[step] = quiet;
        devices[livelyStep] = lively;
        return new Demand(devices, quiet + lively, MINUTE, QUARTER, SIX_HOURS);
    }
}
