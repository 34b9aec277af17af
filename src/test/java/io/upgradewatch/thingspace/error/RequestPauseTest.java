package io.upgradewatch.thingspace.error;

import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.PollOutcome.Throttled;
import io.upgradewatch.poll.PollOutcome.Unreachable;
import io.upgradewatch.thingspace.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RequestPauseTest {

    private static final PollOutcome WHY = new Unreachable("why");

    private final MovableClock clock = new MovableClock();
    private final RequestPause hold = new RequestPause(clock);

    @Test
    void pausesGrowAndEnd() {
        for (int seconds : new int[] {5, 10, 20, 40, 80, 160, 320, 640, 900, 900}) {
            hold.strike(WHY);
            clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(hold.active()).contains(WHY);
            clock.advance(Duration.ofMillis(1));
            assertThat(hold.active()).isEmpty();
        }
    }

    @Test
    void manyFailuresAtOnceAreOne() {
        for (int i = 0; i < 50; i++) {
            hold.strike(WHY);
        }
        clock.advance(Duration.ofSeconds(5));
        assertThat(hold.active()).isEmpty();
    }

    @Test
    void onlyThingsGoingWellForAWhileMakePausesShortAgain() {
        hold.strike(WHY);
        clock.advance(Duration.ofSeconds(6));
        hold.success();
        hold.strike(WHY);
        clock.advance(Duration.ofSeconds(9));
        assertThat(hold.active()).contains(WHY);
        clock.advance(Duration.ofSeconds(12));
        hold.success();
        hold.strike(WHY);
        clock.advance(Duration.ofSeconds(5));
        assertThat(hold.active()).isEmpty();
    }

    @Test
    void aFailureMayBeWorthALongerPause() {
        hold.strike(WHY, Duration.ofMinutes(5));
        clock.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(hold.active()).contains(WHY);
    }

    @Test
    void aPauseThatWasAskedForIsCutToAnHourAndToldSo() {
        List<Duration> cut = new ArrayList<>();
        RequestPause told = new RequestPause(clock, cut::add);
        told.strike(WHY, Duration.ofHours(1));
        assertThat(cut).isEmpty();
        clock.advance(Duration.ofHours(1));
        told.strike(WHY, Duration.ofDays(3));
        assertThat(cut).containsExactly(Duration.ofDays(3));
        clock.advance(Duration.ofHours(1));
        assertThat(told.active()).isEmpty();
    }

    @Test
    void whoComesLateIsToldToWaitForTheRestAlone() {
        hold.strike(new Throttled(Optional.of(Duration.ofMinutes(10))), Duration.ofMinutes(10));
        clock.advance(Duration.ofMinutes(9));
        assertThat(hold.active()).contains(new Throttled(Optional.of(Duration.ofMinutes(1))));
    }
}
