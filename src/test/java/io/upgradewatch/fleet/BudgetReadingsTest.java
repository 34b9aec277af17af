package io.upgradewatch.fleet;

import io.upgradewatch.poll.RequestKind;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.shard.BudgetReadings;
import io.upgradewatch.shard.ScriptedCampaigns;
import io.upgradewatch.shard.budget.BudgetPart;
import io.upgradewatch.shard.pace.CadencePlan;
import io.upgradewatch.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static io.upgradewatch.fleet.Trial.INTERVAL;
import static io.upgradewatch.fleet.Trial.imei;
import static io.upgradewatch.fleet.Trial.watch;
import static io.upgradewatch.shard.ScriptedReports.reported;
import static io.upgradewatch.shard.ScriptedReports.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

/** What is told of the budget: what it is spent on, and which intervals that pays for. */
class BudgetReadingsTest {

    private final ScriptedCampaigns campaigns = new ScriptedCampaigns();

    @Test
    void everyRequestIsCountedWithItsKindFromTheFirstSecondOn() {
        campaigns.show("c", imei(1), "UpgradePending");
        Trial trial = adaptive(1, 6);
        ShardGauges gauges = started(trial);
        assertThat(gauges.readings().budget().spent().get("default"))
                .containsOnlyKeys("history", "page", "campaign", "discovery", "token", "login")
                .containsEntry("token", 0L);
        trial.watching(many(50)).owningAll();
        trial.reports.unpaid.sent(SetName.UNNAMED, RequestKind.TOKEN);
        trial.reports.unpaid.sent(SetName.UNNAMED, RequestKind.LOGIN);

        trial.pass(Duration.ofHours(2));

        Map<String, Long> spent = gauges.readings().budget().spent().get("default");
        assertThat(spent)
                .containsEntry("history", (long) trial.reports.polls.size())
                .containsEntry("page", campaigns.pages())
                .containsEntry("campaign", campaigns.lists())
                .containsEntry("token", 1L)
                .containsEntry("login", 1L);
        assertThat(spent.values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(gauges.readings().budgetUsed().get("default").longValue());
    }

    @Test
    void theIntervalIsTheOneThatDevicesReallyHave() {
        Trial trial = new Trial(1, 8).watching(many(600)).owningAll();
        ShardGauges gauges = started(trial);

        trial.pass(INTERVAL.multipliedBy(4));

        assertThat(gauges.readings().budget().intervals().get(0.5)).isBetween(890.0, 910.0);
        assertThat(gauges.readings().budget().sweeps().get("default"))
                .isEqualTo(new BudgetReadings.Sweep(600, INTERVAL.toSeconds()));
        assertThat(gauges.readings().budget().sweeps().get("default").tooSlow()).isFalse();
    }

    @Test
    void aBudgetThatIsSmallerThanTheFleetNeedsIsTold() {
        Trial trial = adaptive(1, 1).watching(many(7_200)).owningAll();
        ShardGauges gauges = started(trial);

        trial.pass(Duration.ofHours(6));

        assertThat(gauges.readings().budget().sweeps().get("default").tooSlow()).isTrue();
        assertThat(gauges.readings().budget().sweeps().get("default").seconds()).isBetween(7_200.0, 7_300.0);
        assertThat(gauges.readings().budget().intervals().get(0.5)).isBetween(5_400.0, 9_000.0);
        assertThat(trial.summary().sets().get(0).sweepSeconds()).isGreaterThan(7_000);
        assertThat(trial.summary().sets().get(0).sweepWithinSeconds()).isEqualTo(3_600);
    }

    @Test
    void theDelayThatTheRateBringsIsToldBesideTheOneReallyHad() {
        Trial trial = adaptive(1, 6).watching(many(600)).owningAll();
        ShardGauges gauges = started(trial);
        trial.pass(Duration.ofHours(1));
        for (int i = 0; i < 300; i++) {
            Instant at = trial.loop.now();
            trial.reports.answer(imei(i), reported(upgrade("c", "UpgradeSuccess", at)));
            trial.pass(Duration.ofSeconds(20));
        }
        trial.pass(INTERVAL.plusSeconds(20));

        BudgetReadings.Delays delays = gauges.readings().budget().delays().get("default");
        assertThat(delays.expected().meanSeconds()).isBetween(60.0, 450.0);
        assertThat(delays.expected().p99Seconds()).isBetween(delays.expected().meanSeconds(), 900.0);
        assertThat(delays.measured().meanSeconds()).isBetween(100.0, 600.0);
        assertThat(delays.measured().p99Seconds()).isBetween(delays.measured().meanSeconds(), 1_100.0);
        BudgetPart part = trial.get(trial.monitor.fleet().budget()).get(0);
        assertThat(part.changes()).isEqualTo(300);
        assertThat(part.rateFor(60).orElseThrow()).isGreaterThan(1);
    }

    private Trial adaptive(double rate, int maxHours) {
        CadencePlan.ByValue byValue =
                new CadencePlan.ByValue(Duration.ofMinutes(1), Duration.ofHours(maxHours), Map.of());
        return new Trial(new CadencePlan(INTERVAL, Optional.of(byValue)), campaigns, rate, 8);
    }

    private static ShardGauges started(Trial trial) {
        ShardGauges gauges = trial.monitor.gauges();
        gauges.start();
        trial.pass(Duration.ofSeconds(2));
        return gauges;
    }

    private static Watch[] many(int count) {
        return IntStream.range(0, count).mapToObj(i -> watch(i)).toArray(Watch[]::new);
    }
}
