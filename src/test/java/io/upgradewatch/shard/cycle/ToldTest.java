package io.upgradewatch.shard.cycle;

import io.upgradewatch.fleet.Trial;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.shard.ScriptedReports;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ToldTest {

    private static final Instant NOW = Trial.NOON;
    private static final Duration INTERVAL = Duration.ofHours(1);

    @Test
    void newsIsWhatWasReportedWithinADayAndTwoIntervals() {
        assertThat(reportedBefore(Duration.ofHours(26)).fresh()).isTrue();
        assertThat(reportedBefore(Duration.ofHours(26).plusSeconds(1)).fresh()).isFalse();
        assertThat(reportedBefore(Duration.ofSeconds(-90)).fresh())
                .as("a clock that is ahead")
                .isTrue();
    }

    @Test
    void whatAFirstAnswerTellsIsNoNewsNorWhatHasNoTime() {
        assertThat(told(NOW, true).fresh()).isFalse();
        assertThat(told(NOW, true).late()).isFalse();
        assertThat(told(null, false).fresh()).isFalse();
        assertThat(told(null, false).first()).isFalse();
    }

    @Test
    void newsIsLateAfterHalfAnHourAndTwoIntervals() {
        assertThat(reportedBefore(Duration.ofMinutes(119)).late()).isFalse();
        assertThat(reportedBefore(Duration.ofMinutes(121)).late()).isTrue();
        assertThat(reportedBefore(Duration.ofDays(30)).late())
                .as("it is no news")
                .isFalse();
        Instant then = NOW.minus(Duration.ofMinutes(29));
        assertThat(Told.of(change(then), false, Duration.ofMinutes(1), Duration.ZERO, NOW)
                        .late())
                .isFalse();
    }

    private static Told reportedBefore(Duration age) {
        return told(NOW.minus(age), false);
    }

    private static Told told(Instant reportedAt, boolean first) {
        return Told.of(change(reportedAt), first, INTERVAL, Duration.ZERO, NOW);
    }

    private static UpgradeStatusChanged change(Instant reportedAt) {
        return new UpgradeStatusChanged(
                Trial.imei(1), Trial.ACCOUNT, null, ScriptedReports.upgrade("C1", "UpgradeFailed", reportedAt), 0, NOW);
    }
}
