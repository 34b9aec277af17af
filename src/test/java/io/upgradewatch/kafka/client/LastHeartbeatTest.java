package io.upgradewatch.kafka.client;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LastHeartbeatTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final LastHeartbeat heard = new LastHeartbeat(NOON, 0);

    @Test
    void whatWasHeardAMinuteAgoWasHeardAMinuteAgo() {
        assertThat(heard.by(NOON.plus(MINUTE), MINUTE.toNanos())).isEqualTo(NOON);
    }

    @Test
    void aClockThatIsSetBackDoesNotMakeItTheFuture() {
        Instant now = NOON.plus(MINUTE).minus(HOUR);
        assertThat(heard.by(now, MINUTE.toNanos())).isEqualTo(now.minus(MINUTE));
    }

    @Test
    void aMachineThatHasSleptHasNotJustHeard() {
        assertThat(heard.by(NOON.plus(HOUR), MINUTE.toNanos())).isEqualTo(NOON);
    }

    @Test
    void neverIsNever() {
        assertThat(LastHeartbeat.NEVER.by(NOON, MINUTE.toNanos())).isEqualTo(Instant.MIN);
    }
}
