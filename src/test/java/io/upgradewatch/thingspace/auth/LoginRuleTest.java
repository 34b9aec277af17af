package io.upgradewatch.thingspace.auth;

import io.upgradewatch.poll.LoginLedger.Entry;
import io.upgradewatch.poll.LoginLedger.Resumption;
import io.upgradewatch.poll.LoginPause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoginRuleTest {

    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

    @Test
    void twoRefusalsStopWhateverSilenceThereWas() {
        assertThat(pause(1, 1, null)).isEmpty();
        assertThat(pause(2, 2, null)).contains(LoginPause.REFUSED);
        assertThat(pause(4, 2, NOW.minus(Duration.ofDays(9)))).contains(LoginPause.REFUSED);
    }

    @Test
    void silenceIsTriedAgainAfterAnHourUpToFourInARow() {
        for (int failures = 1; failures <= 3; failures++) {
            assertThat(pause(failures, 0, NOW.minus(LoginRule.AFTER_SILENCE).plusMillis(1)))
                    .contains(LoginPause.UNANSWERED);
            assertThat(pause(failures, 0, NOW.minus(LoginRule.AFTER_SILENCE))).isEmpty();
        }
        assertThat(pause(4, 0, NOW.minus(Duration.ofDays(9)))).contains(LoginPause.UNANSWERED);
        assertThat(pause(4, 1, NOW.minus(Duration.ofDays(9)))).contains(LoginPause.UNANSWERED);
    }

    @Test
    void aClockThatIsSetBackProlongsNothing() {
        assertThat(pause(1, 0, NOW.plus(Duration.ofDays(1)))).isEmpty();
    }

    @Test
    void aPersonAllowsOneMoreWhoKnowsOfAllFailures() {
        Entry stopped = new Entry(2, 2, null, null, "seen");
        assertThat(LoginRule.pause(stopped, asked("seen", 2), NOW)).isPresent();
        assertThat(LoginRule.pause(stopped, asked("new", 2), NOW)).isEmpty();
        assertThat(LoginRule.pause(stopped, asked("new", 1), NOW)).isPresent();
        Entry waiting = new Entry(1, 0, NOW, null, null);
        assertThat(LoginRule.pause(waiting, asked("new", 1), NOW)).isEmpty();
    }

    private static Optional<LoginPause> pause(int failures, int refusals, Instant unansweredAt) {
        return LoginRule.pause(new Entry(failures, refusals, unansweredAt, null, null), Optional.empty(), NOW);
    }

    private static Optional<Resumption> asked(String id, int failures) {
        return Optional.of(new Resumption(id, failures));
    }
}
