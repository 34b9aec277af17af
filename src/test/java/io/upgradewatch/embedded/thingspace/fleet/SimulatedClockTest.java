package io.upgradewatch.embedded.thingspace.fleet;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SimulatedClockTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant real = START;

    @Test
    void goesWithItsSourceUnlessTold() {
        SimulatedClock clock = SimulatedClock.following(() -> real);

        pass(Duration.ofMinutes(3));

        assertThat(clock.instant()).isEqualTo(real);
    }

    @Test
    void standsUntilMovedByHand() {
        SimulatedClock clock = SimulatedClock.standingAt(START);

        clock.advance(Duration.ofHours(2));

        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(2)));
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(2)));
    }

    @Test
    void aChangeOfSpeedNeverJumps() {
        SimulatedClock clock = SimulatedClock.following(() -> real);
        pass(Duration.ofMinutes(1));

        clock.speed(60);
        assertThat(clock.instant()).isEqualTo(real);
        pass(Duration.ofSeconds(10));
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofMinutes(11)));
        clock.speed(0);
        pass(Duration.ofDays(1));

        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofMinutes(11)));
    }

    @Test
    void aShiftStaysWhileTimeGoesOn() {
        SimulatedClock clock = SimulatedClock.following(() -> real);

        clock.set(START.minus(Duration.ofDays(30)));
        pass(Duration.ofSeconds(5));

        assertThat(clock.instant()).isEqualTo(START.minus(Duration.ofDays(30)).plusSeconds(5));
    }

    @Test
    void timeDoesNotRunBackwards() {
        SimulatedClock clock = SimulatedClock.real();

        assertThatThrownBy(() -> clock.speed(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> clock.speed(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    private void pass(Duration time) {
        real = real.plus(time);
    }
}
