package io.upgradewatch.shard.pace;

import io.upgradewatch.fleet.Trial;
import io.upgradewatch.fleet.view.DeviceFilter;
import io.upgradewatch.fleet.view.DeviceQuery;
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

/** What a person is told who asks why a device is polled when it is. */
class ExplainTest {

    private static final String CAMPAIGN = "252d7ffc-7e35-11ec-931d-76f56843c393";

    private final Trial trial = new Trial(
            new CadencePlan(
                    INTERVAL,
                    Optional.of(
                            new CadencePlan.ByValue(Duration.ofMinutes(1), Duration.ofHours(6), Map.of("vip", 2.5)))),
            1,
            8);

    @Test
    void theCampaignIsNamedWithHowManyOfItsDevicesChange() {
        settled();

        assertThat(trial.device(0).why())
                .matches("every \\d+ (s|min): campaign " + CAMPAIGN + " in progress, UpgradePending for less than 6 h,"
                        + " [0-9.]+ % of devices like it change within a day");
        assertThat(trial.device(1).why())
                .matches("every \\d+ min: UpgradeSuccess for more than 14 days, [0-9.]+ % of devices like it change"
                        + " within a day");
    }

    @Test
    void theIntervalThatIsToldIsTheOneThatItHas() {
        settled();
        String[] words = trial.device(0).why().split("[ :]");
        long told = Long.parseLong(words[1]) * (words[2].equals("min") ? 60 : 1);
        trial.reports.polls.clear();

        trial.pass(Duration.ofHours(4));

        assertThat(trial.reports.pollsOf(imei(0))).isBetween(14_400 / told * 2 / 3, 14_400 / told * 3 / 2);
    }

    @Test
    void whatTagsAddIsTold() {
        settled();
        assertThat(trial.device(9_000).why()).endsWith("; by its tags its news counts 2.5 times");
    }

    @Test
    void aNewOneIsToldApart() {
        trial.watching(many(10)).owningAll();
        trial.pass(Duration.ofSeconds(20));
        assertThat(trial.device(3).why())
                .matches("its first polls are spread over \\d+ (s|min): no upgrade of it is known, .*");
    }

    @Test
    void aThrottleIsToldWithItsEnd() {
        settled();
        trial.reports.answer(imei(0), new PollOutcome.Throttled(Optional.of(Duration.ofMinutes(30))));
        trial.pass(Duration.ofMinutes(15));
        assertThat(trial.device(0).why())
                .matches(
                        "upstream asked for fewer requests until 2026-11-23T\\S+Z; due for \\d+ (s|min), as are \\d+ devices,"
                                + " and [0-9.]+ requests a second are paid for");
    }

    @Test
    void inAListFewWordsDo() {
        settled();
        assertThat(trial.get(trial.monitor.fleet().devices(new DeviceQuery(DeviceFilter.ALL, Optional.empty(), 1)))
                        .get(0)
                        .why())
                .isEqualTo("its slot");
    }

    private void settled() {
        trial.reports.otherwise = watch -> reported(upgrade("done", "UpgradeSuccess", NOON.minus(Duration.ofDays(90))));
        trial.reports.answer(imei(0), reported(upgrade(CAMPAIGN, "UpgradePending", NOON)));
        trial.watching(many(600));
        trial.watching(new Watch(imei(9_000), ACCOUNT, Instant.EPOCH, List.of("vip"), Watch.Source.TOPIC));
        trial.owningAll();
        trial.pass(Duration.ofHours(4));
    }

    private static Watch[] many(int count) {
        return IntStream.range(0, count).mapToObj(i -> watch(i)).toArray(Watch[]::new);
    }
}
