package io.upgradewatch.schedule;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class LearnedRateTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final LearnedRate rate = new LearnedRate();

    @Test
    void throttlesOfRequestsUnderWayTogetherHalveItOnce() {
        assertThat(rate.share(NOON)).isEqualTo(1);
        assertThat(rate.throttled(NOON.minusSeconds(1), NOON)).contains(new LearnedRate.Halved(0.5, NOON));
        assertThat(rate.throttled(NOON.minusMillis(500), NOON.plusSeconds(3))).isEmpty();
        assertThat(rate.throttled(NOON, NOON.plusSeconds(9))).isEmpty();
        assertThat(rate.share(NOON.plusSeconds(9))).isEqualTo(0.5);
        assertThat(rate.throttled(NOON.plusSeconds(10), NOON.plusSeconds(10))).isPresent();
        assertThat(rate.share(NOON.plusSeconds(10))).isEqualTo(0.25);
    }

    @Test
    void itNeverFallsBelowTheFloor() {
        for (int i = 0; i < 20; i++) {
            rate.throttled(NOON.plusSeconds(i), NOON.plusSeconds(i));
        }
        assertThat(rate.share(NOON.plusSeconds(20))).isEqualTo(LearnedRate.FLOOR);
    }

    @Test
    void silenceRestoresItSlowlyAndNotBeyondAll() {
        rate.throttled(NOON, NOON);
        assertThat(rate.share(NOON.plus(LearnedRate.SILENCE))).isEqualTo(0.5);
        assertThat(rate.share(NOON.plus(LearnedRate.SILENCE).plusSeconds(125))).isCloseTo(0.75, within(1e-9));
        assertThat(rate.share(NOON.plus(Duration.ofDays(9)))).isEqualTo(1);
    }

    @Test
    void anotherInstanceOrALaterStartGoesOnFromTheLastHalving() {
        LearnedRate other = new LearnedRate();
        other.learn(rate.throttled(NOON, NOON).orElseThrow(), NOON.plusSeconds(40));
        assertThat(other.share(NOON.plusSeconds(80))).isEqualTo(rate.share(NOON.plusSeconds(80)));
        other.learn(new LearnedRate.Halved(0.1, NOON.minusSeconds(5)), NOON.plusSeconds(80));
        assertThat(other.share(NOON.plusSeconds(80))).isEqualTo(rate.share(NOON.plusSeconds(80)));
    }

    @Test
    void aHalvingOfTheFutureStillPasses() {
        rate.learn(new LearnedRate.Halved(0.25, NOON.plus(Duration.ofDays(400))), NOON);
        assertThat(rate.share(NOON)).isEqualTo(0.25);
        assertThat(rate.share(NOON.plus(Duration.ofMinutes(10)))).isEqualTo(1);
        rate.setBack(Duration.ofHours(1));
        assertThat(rate.share(NOON.minus(Duration.ofHours(1)))).isEqualTo(0.25);
    }
}
