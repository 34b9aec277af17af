package io.upgradewatch.thingspace.auth;

import io.upgradewatch.thingspace.MovableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RenewalsTest {

    private final MovableClock clock = new MovableClock();
    private final Renewals renewals = new Renewals(clock);

    @Test
    void whereNothingIsServedOnceAMinute() {
        assertThat(renewals.take()).isTrue();
        clock.advance(Renewals.MIN_SPACING.minusMillis(1));
        assertThat(renewals.take()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(renewals.take()).isTrue();
    }

    @Test
    void whereOthersAreServedOnceAnHour() {
        assertThat(renewals.takeSpare()).isTrue();
        clock.advance(Renewals.MIN_SPACING_WHILE_SERVED.minusMillis(1));
        assertThat(renewals.takeSpare()).isFalse();
        assertThat(renewals.take()).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(renewals.takeSpare()).isFalse();
        clock.advance(Renewals.MIN_SPACING);
        assertThat(renewals.takeSpare()).isTrue();
    }

    @Test
    void aClockThatIsSetBackForbidsNothing() {
        assertThat(renewals.take()).isTrue();
        clock.advance(Duration.ofDays(-1));
        assertThat(renewals.take()).isTrue();
    }
}
