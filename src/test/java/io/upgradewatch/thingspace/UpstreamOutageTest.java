package io.upgradewatch.thingspace;

import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.PollOutcome.Unreachable;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.poll.TokenResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UpstreamOutageTest {

    private static final PollOutcome SERVED = new PollOutcome.Repeated();

    private final MovableClock clock = new MovableClock();
    private final UpstreamOutage outage = new UpstreamOutage(SetName.UNNAMED, clock);

    @Test
    void anOutageBeginsOnceNothingHasBeenServedForAWhileAndEndsWithTheFirstAnswer() {
        fail(2);
        assertThat(outage.away()).isFalse();
        clock.advance(Duration.ofSeconds(30));
        fail(1);
        assertThat(outage.away()).isTrue();
        outage.polled(SERVED);
        assertThat(outage.away()).isFalse();
    }

    @Test
    void whatIsServedInBetweenIsNoOutage() {
        for (int time = 0; time < 10; time++) {
            fail(2);
            clock.advance(Duration.ofSeconds(20));
            outage.polled(SERVED);
        }
        fail(2);
        assertThat(outage.away()).isFalse();
    }

    @Test
    void withoutABearerThereAreNoPollsAndTheBearersRequestsTellIt() {
        for (int time = 0; time < 3; time++) {
            outage.asked(TokenResult.TLS_UNTRUSTED);
            clock.advance(Duration.ofSeconds(20));
        }
        assertThat(outage.away()).isTrue();
        outage.asked(TokenResult.OK);
        assertThat(outage.away()).isFalse();
    }

    @Test
    void aBearerDoesNotEndAnOutageOfPollsAndARefusalIsNone() {
        fail(3);
        clock.advance(Duration.ofSeconds(30));
        fail(1);
        outage.asked(TokenResult.OK);
        assertThat(outage.away()).isTrue();

        UpstreamOutage refused = new UpstreamOutage(SetName.UNNAMED, clock);
        for (int time = 0; time < 5; time++) {
            refused.asked(TokenResult.INVALID_CLIENT);
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(refused.away()).isFalse();
    }

    private void fail(int times) {
        for (int time = 0; time < times; time++) {
            outage.polled(new Unreachable("timeout"));
        }
    }
}
