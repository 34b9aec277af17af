package io.upgradewatch.fleet;

import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.shard.cycle.Outcome;
import io.upgradewatch.shard.cycle.RecordingListener;
import io.upgradewatch.shard.cycle.SteppedLoop;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static io.upgradewatch.fleet.Trial.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SummaryCountersTest {

    private final SteppedLoop loop = new SteppedLoop(Trial.NOON);
    private final RecordingListener next = new RecordingListener();
    private final SummaryCounters tally = new SummaryCounters(next, loop);

    @Test
    void theRateIsThatOfTheLastMinute() {
        poll(Duration.ofMinutes(5), 10);
        assertThat(tally.pollsPerSecond()).isCloseTo(10, within(0.2));
        loop.advance(Duration.ofSeconds(30));
        assertThat(tally.pollsPerSecond()).isCloseTo(5, within(0.2));
        loop.advance(Duration.ofHours(1));
        assertThat(tally.pollsPerSecond()).isZero();
    }

    @Test
    void soonAfterTheStartItIsThatSinceTheStart() {
        poll(Duration.ofSeconds(10), 10);
        assertThat(tally.pollsPerSecond()).isCloseTo(10, within(0.2));
    }

    @Test
    void aClockSetBackIsANewStart() {
        poll(Duration.ofMinutes(2), 10);
        loop.setClock(Duration.ofHours(-1));
        poll(Duration.ofMinutes(3), 10);
        assertThat(tally.pollsPerSecond()).isCloseTo(10, within(0.2));
    }

    @Test
    void devicesWithoutAnUpgradeAreNone() {
        tally.watched(ACCOUNT, 1);
        tally.watched(ACCOUNT, 1);
        tally.latestUpgrade(ACCOUNT, UpgradeStatus.UPGRADE_FAILED, "2", 1);
        assertThat(tally.devicesByStatus()).containsEntry("UpgradeFailed", 1L).containsEntry("none", 1L);
        tally.latestUpgrade(ACCOUNT, UpgradeStatus.UPGRADE_FAILED, "2", -1);
        tally.watched(ACCOUNT, -1);
        assertThat(tally.devicesByStatus()).containsExactly(java.util.Map.entry("none", 1L));
    }

    @Test
    void everyOutcomeIsThereFromTheStartAndAllIsPassedOn() {
        assertThat(tally.polls()).hasSize(Outcome.values().length).containsEntry("denied", 0L);
        tally.pollEnded(ACCOUNT, Outcome.DENIED, Duration.ZERO);
        assertThat(tally.polls()).containsEntry("denied", 1L);
        assertThat(next.outcomes).containsExactly(Outcome.DENIED);
    }

    private void poll(Duration time, int perSecond) {
        for (long second = 0; second < time.toSeconds(); second++) {
            loop.advance(Duration.ofSeconds(1));
            for (int i = 0; i < perSecond; i++) {
                tally.pollEnded(ACCOUNT, Outcome.UNCHANGED, Duration.ZERO);
            }
        }
    }
}
