package io.upgradewatch.schedule;

import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ChangeRateTest {

    private static final double DAY = Duration.ofDays(1).toSeconds();

    private final ChangeRate rate = new ChangeRate(Duration.ofDays(60));
    private long now = 1_800_000_000L;

    @Test
    void untilSomethingIsKnownThePriorHolds() {
        assertThat(rate.perSecond() * DAY).isCloseTo(1 / 60.0, within(1e-6));
    }

    @Test
    void itBecomesWhatPollsFind() {
        poll(2_000, 3_600, 6);

        assertThat(1 / rate.perSecond()).isBetween(3_600 * 3.0, 3_600 * 8.0);
    }

    @Test
    void aBeginningIsBelievedWithinAFewPollsThoughDaysOfQuietAreRemembered() {
        poll(50_000, 5_000, 0);
        double quiet = rate.perSecond();

        poll(10, 5_000, 1);

        assertThat(rate.perSecond()).isGreaterThan(50 * quiet);
    }

    @Test
    void anEndIsBelievedWithinSomeDozensOfPolls() {
        poll(1_000, 600, 2);
        double lively = rate.perSecond();

        now += Duration.ofDays(2).toSeconds();
        poll(400, 600, 0);

        assertThat(rate.perSecond()).isLessThan(lively / 4);
    }

    /** So many polls, of which every {@code of}th finds a change; 0: none does. */
    private void poll(int times, double elapsed, int of) {
        for (int i = 0; i < times; i++) {
            rate.observed(elapsed, of > 0 && i % of == 0, ++now);
        }
    }
}
