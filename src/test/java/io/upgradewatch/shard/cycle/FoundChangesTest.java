package io.upgradewatch.shard.cycle;

import io.upgradewatch.diff.Lags;
import io.upgradewatch.fleet.ShardGauges;
import io.upgradewatch.fleet.Trial;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeHistory;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.shard.Findings;
import io.upgradewatch.shard.RecordingPublisher;
import io.upgradewatch.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static io.upgradewatch.fleet.Trial.NOON;
import static io.upgradewatch.fleet.Trial.OTHER;
import static io.upgradewatch.fleet.Trial.imei;
import static io.upgradewatch.fleet.Trial.watch;
import static io.upgradewatch.shard.ScriptedReports.reported;
import static io.upgradewatch.shard.ScriptedReports.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

/** What was found is told, whatever upstream says by the time that Kafka takes it. */
class FoundChangesTest {

    private static final PollOutcome PENDING = reported(upgrade("c", "UpgradePending", NOON.minusSeconds(60)));
    private static final PollOutcome FAILED = reported(upgrade("c", "UpgradeFailed", NOON.minusSeconds(30)));

    private final Trial trial = new Trial();

    @Test
    void whatUpstreamReplacesWhileItWaitsIsTold() {
        found();
        pen().abortsToCome = 3;
        trial.passAnInterval();
        trial.passAnInterval();
        assertThat(statuses()).containsExactly("UpgradePending", "UpgradeFailed");
        assertThat(trial.log.events.get(1).previous().value()).isEqualTo("UpgradePending");
    }

    @Test
    void itIsToldAsOfTheMomentWhenItWasRead() {
        trial.watching(watch(0)).owning(0);
        trial.reports.answer(imei(0), PENDING);
        pen().abortsToCome = 3;
        trial.passAnInterval();
        assertThat(trial.listener.took).singleElement().satisfies(took -> assertThat(took)
                .isGreaterThan(Duration.ofSeconds(2)));
    }

    @Test
    void aFenceCostsNothingThatWasFound() {
        found();
        pen().fenced = true;
        trial.passAnInterval();
        trial.passAnInterval();
        assertThat(statuses()).containsExactly("UpgradePending", "UpgradeFailed");
    }

    @Test
    void aCommitOfUnknownResultThatCameToPassIsNotRepeated() {
        found();
        pen().losesAnswers = true;
        trial.passAnInterval();
        trial.passAnInterval();
        assertThat(statuses()).containsExactly("UpgradePending", "UpgradeFailed");
    }

    @Test
    void anAnswerThatComesWhileItsShardOpensAnewIsKeptToo() {
        trial.watching(watch(0), watch(4)).owning(0);
        trial.passAnInterval();
        trial.reports.holding = true;
        trial.reports.answer(imei(0), PENDING);
        trial.passAnInterval();
        pen().fenced = true;
        trial.log.holding = true;
        trial.watching(watch(8));
        trial.unwatching(imei(8));
        trial.loop.run();
        trial.reports.release();
        trial.reports.holding = false;
        trial.reports.answer(imei(0), FAILED);
        trial.log.holding = false;
        trial.log.release();
        trial.passAnInterval();
        trial.passAnInterval();
        assertThat(statuses()).containsExactly("UpgradePending", "UpgradeFailed");
    }

    @Test
    void itsDeviceIsNotPolledPastIt() {
        found();
        pen().abortsToCome = 1_000;
        trial.passAnInterval();
        long polls = trial.reports.pollsOf(imei(0));
        trial.pass(Duration.ofHours(2));
        assertThat(trial.reports.pollsOf(imei(0))).isEqualTo(polls);
        assertThat(trial.device(0).why()).startsWith("found, waits for Kafka");
    }

    @Test
    void whoAsksForAPollIsToldThatItWaits() {
        found();
        pen().abortsToCome = 1_000;
        List<Throwable> told = new ArrayList<>();
        trial.monitor.fleet().pollNow(imei(0)).subscribe().with(report -> {}, told::add);
        trial.pass(Duration.ofSeconds(1));
        trial.monitor.fleet().pollNow(imei(0)).subscribe().with(report -> {}, told::add);
        trial.pass(Duration.ofSeconds(1));
        assertThat(told).hasSize(2).allSatisfy(waits -> assertThat(waits)
                .isInstanceOf(WaitsForKafka.class)
                .hasMessage("found, waits for Kafka"));
    }

    @Test
    void itIsDroppedWithItsShard() {
        found();
        pen().abortsToCome = 1_000;
        trial.passAnInterval();
        trial.get(trial.monitor.owner().revoked(Set.of(0)));
        trial.owning(0);
        trial.passAnInterval();
        assertThat(statuses()).containsExactly("UpgradeFailed");
    }

    @Test
    void itIsDroppedWithItsWatch() {
        found();
        pen().abortsToCome = 1_000;
        trial.passAnInterval();
        trial.unwatching(imei(0));
        pen().abortsToCome = 0;
        trial.passAnInterval();
        assertThat(statuses()).isEmpty();
        assertThat(waiting()).isZero();
    }

    @Test
    void itIsDroppedWithItsAccount() {
        found();
        pen().abortsToCome = 1_000;
        trial.passAnInterval();
        pen().abortsToCome = 0;
        trial.watching(new Watch(imei(0), OTHER, Instant.EPOCH, List.of(), Watch.Source.TOPIC));
        trial.passAnInterval();
        assertThat(trial.log.events).extracting(UpgradeStatusChanged::account).containsOnly(OTHER);
        assertThat(waiting()).isZero();
    }

    @Test
    void aShardThatKeepsAsMuchAsItMayIsNotPolledAndOthersAre() {
        for (int i = 0; i < 100; i++) {
            trial.watching(watch(4L * i), watch(4L * i + 1));
        }
        trial.owning(0, 1);
        pen().abortsToCome = 1_000_000;
        Upgrade wordy = new Upgrade(
                new CampaignId("c"), UpgradeStatus.UPGRADE_PENDING, "x".repeat(100_000), null, null, null, null, NOON);
        trial.reports.otherwise = watch -> reported(wordy);
        UpgradeHistory history = new UpgradeHistory(List.of(wordy));
        long ofOne = new Finding(Trial.ACCOUNT, history, 0, NOON, NOON, Lags.NONE).bytes();
        trial.pass(Trial.INTERVAL.multipliedBy(2));
        assertThat(polls(0)).isEqualTo(100 + Findings.MAX_BYTES / ofOne + 1);
        assertThat(polls(1)).isGreaterThanOrEqualTo(200);
        pen().abortsToCome = 0;
        trial.pass(Trial.INTERVAL.multipliedBy(2));
        assertThat(trial.log.events).hasSize(200);
    }

    private long polls(int shard) {
        return trial.reports.polls.stream()
                .filter(poll -> trial.placement.shardOf(poll.imei()) == shard)
                .count();
    }

    /** A device of shard 0 of which nothing is known, and which has a change at its next poll and another after it. */
    private void found() {
        trial.watching(watch(0)).owning(0);
        int[] answers = {0};
        trial.reports.answer(imei(0), watch -> answers[0]++ == 0 ? PENDING : FAILED);
    }

    private RecordingPublisher pen() {
        return trial.log.pen(0);
    }

    private int waiting() {
        ShardGauges gauges = trial.monitor.gauges();
        gauges.start();
        trial.loop.run();
        return gauges.readings().waiting();
    }

    private List<String> statuses() {
        return trial.log.events.stream()
                .map(UpgradeStatusChanged::upgrade)
                .map(upgrade -> upgrade.status().value())
                .toList();
    }
}
