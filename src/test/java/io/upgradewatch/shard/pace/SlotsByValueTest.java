package io.upgradewatch.shard.pace;

import io.upgradewatch.fleet.Trial;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static io.upgradewatch.fleet.Trial.ACCOUNT;
import static io.upgradewatch.fleet.Trial.INTERVAL;
import static io.upgradewatch.fleet.Trial.NOON;
import static io.upgradewatch.fleet.Trial.imei;
import static io.upgradewatch.fleet.Trial.watch;
import static io.upgradewatch.shard.ScriptedReports.reported;
import static io.upgradewatch.shard.ScriptedReports.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

class SlotsByValueTest {

    private static final Duration MAX = Duration.ofHours(6);

    @Test
    void aDeviceInACampaignIsPolledMoreOftenThanOneThatIsDone() {
        Trial trial = trial(1);
        trial.reports.otherwise = watch -> reported(upgrade("done", "UpgradeSuccess", NOON.minus(Duration.ofDays(90))));
        trial.reports.answer(imei(0), reported(upgrade("now", "UpgradePending", NOON.minusSeconds(60))));
        trial.watching(many(600)).owningAll();

        trial.pass(Duration.ofHours(6));

        assertThat(trial.reports.pollsOf(imei(0))).isGreaterThan(4 * trial.reports.pollsOf(imei(1)));
    }

    @Test
    void whereTheBudgetPaysForItEverybodyIsPolledWithinTheInterval() {
        Trial trial = trial(1);
        trial.reports.otherwise = watch -> reported(upgrade("done", "UpgradeSuccess", NOON.minus(Duration.ofDays(90))));
        IntStream.range(0, 20)
                .forEach(i -> trial.reports.answer(imei(i), reported(upgrade("now", "UpgradePending", NOON))));
        trial.watching(many(800)).owningAll();
        trial.pass(INTERVAL.multipliedBy(2));
        trial.reports.polls.clear();

        trial.pass(INTERVAL.plusMinutes(1));

        assertThat(trial.reports.polls.stream().map(Watch::imei).distinct().count())
                .isEqualTo(800);
    }

    @Test
    void theRateIsNeverExceeded() {
        Trial trial = trial(2).watching(many(5_000));
        trial.owningAll();
        trial.pass(Duration.ofHours(2));
        assertThat(trial.reports.polls.size()).isBetween((int) (7_200 * 2 * 0.9), 7_200 * 2 + 5);
    }

    @Test
    void aTagThatCountsMoreIsPolledMoreOften() {
        Trial trial = trial(1);
        trial.reports.otherwise = watch -> reported(upgrade("done", "UpgradeSuccess", NOON.minus(Duration.ofDays(90))));
        trial.watching(many(2_000));
        trial.watching(new Watch(imei(5_000), ACCOUNT, Instant.EPOCH, List.of("vip"), Watch.Source.TOPIC));
        trial.owningAll();

        trial.pass(Duration.ofHours(12));

        assertThat(trial.reports.pollsOf(imei(5_000))).isGreaterThan(3 * trial.reports.pollsOf(imei(7)));
    }

    @Test
    void aHintComesBeforeTheSweepAndDoesNotStarveIt() {
        Trial trial = trial(1).watching(many(4_000)).owningAll();
        trial.pass(Duration.ofMinutes(10));
        trial.reports.polls.clear();

        IntStream.range(3_000, 4_000).forEach(i -> trial.monitor.hint(imei(i)));
        trial.pass(Duration.ofSeconds(200));

        long hinted = trial.reports.polls.stream()
                .filter(poll -> poll.imei().number() >= imei(3_000).number())
                .count();
        assertThat(hinted).isBetween(90L, 170L);
        assertThat(trial.reports.polls).hasSizeBetween(190, 202);
    }

    @Test
    void whatCallbacksNameHasAQuarterWhileOthersAreDueAndIsPolledOnce() {
        Trial trial = trial(1).watching(many(4_000)).owningAll();
        trial.pass(Duration.ofMinutes(10));
        trial.reports.polls.clear();

        IntStream.range(3_000, 4_000)
                .forEach(i -> trial.monitor.fleet().hint(imei(i)).subscribe().with(known -> {}));
        trial.pass(Duration.ofSeconds(200));

        long called = trial.reports.polls.stream()
                .filter(poll -> poll.imei().number() >= imei(3_000).number())
                .count();
        assertThat(called).isBetween(45L, 110L);
        assertThat(trial.get(trial.monitor.fleet().hint(imei(77_777)))).isFalse();
    }

    @Test
    void aHintForAnAccountThatIsPausedHoldsUpNobody() {
        Trial trial = trial(10).watching(many(50));
        trial.watching(new Watch(imei(900), Trial.OTHER, Instant.EPOCH, List.of(), Watch.Source.TOPIC));
        trial.reports.answer(imei(900), new PollOutcome.Denied(PollOutcome.Scope.ACCOUNT, "inactive account"));
        trial.owningAll();
        trial.pass(Duration.ofSeconds(30));
        trial.reports.polls.clear();

        trial.monitor.hint(imei(900));
        trial.pass(Duration.ofSeconds(90));

        assertThat(trial.reports.polls).hasSizeGreaterThan(20);
    }

    @Test
    void aPollWaitsForWhatUpstreamItselfExpects() {
        Trial trial = trial(1);
        trial.reports.otherwise = watch -> reported(upgrade("done", "UpgradeSuccess", NOON.minus(Duration.ofDays(90))));
        trial.reports.answer(imei(0), reported(pending("Upgrade scheduled to begin on 23 Nov 26 17:05 UTC")));
        trial.reports.answer(imei(1), reported(pending("Upgrade pending")));
        trial.watching(many(3_000)).owningAll();
        trial.pass(Duration.ofMinutes(140));
        trial.reports.polls.clear();

        trial.pass(Duration.ofMinutes(170));
        long before = trial.reports.pollsOf(imei(0));
        long unforeseen = trial.reports.pollsOf(imei(1));
        trial.pass(Duration.ofMinutes(20));

        assertThat(before).isLessThanOrEqualTo(1).isLessThan(unforeseen);
        assertThat(trial.reports.pollsOf(imei(0))).isGreaterThan(before);
    }

    private static Upgrade pending(String reason) {
        return new Upgrade(
                new CampaignId("c"),
                UpgradeStatus.UPGRADE_PENDING,
                reason,
                "name",
                "1",
                "2",
                null,
                NOON.minusSeconds(60));
    }

    private static Trial trial(double rate) {
        return new Trial(
                new CadencePlan(
                        INTERVAL,
                        Optional.of(new CadencePlan.ByValue(Duration.ofMinutes(1), MAX, Map.of("vip", 100.0)))),
                rate,
                8);
    }

    private static Watch[] many(int count) {
        return IntStream.range(0, count).mapToObj(i -> watch(i)).toArray(Watch[]::new);
    }
}
