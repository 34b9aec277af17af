package io.upgradewatch.shard.pace;

import io.upgradewatch.fleet.Trial;
import io.upgradewatch.poll.RequestKind;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.shard.ScriptedCampaigns;
import io.upgradewatch.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static io.upgradewatch.fleet.Trial.INTERVAL;
import static io.upgradewatch.fleet.Trial.NOON;
import static io.upgradewatch.fleet.Trial.imei;
import static io.upgradewatch.fleet.Trial.watch;
import static io.upgradewatch.shard.ScriptedReports.reported;
import static io.upgradewatch.shard.ScriptedReports.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

class RequestRateTest {

    private static final double RATE = 4;

    private final ScriptedCampaigns campaigns = new ScriptedCampaigns();
    private final List<Instant> sent = new ArrayList<>();

    @Test
    void requestsOfAllKindsNeverExceedTheRateByMoreThanASecondsWorthOverAnyWindow() {
        IntStream.range(0, 900).forEach(i -> campaigns.show("c" + i % 3, imei(i), "UpgradePending"));
        Trial trial = new Trial(
                new CadencePlan(
                        INTERVAL,
                        Optional.of(new CadencePlan.ByValue(Duration.ofMinutes(1), Duration.ofHours(6), Map.of()))),
                campaigns,
                RATE,
                8);
        trial.reports.otherwise = watch -> {
            sent.add(trial.loop.now());
            return reported(upgrade("c", "UpgradeSuccess", NOON));
        };
        campaigns.onAsked = () -> sent.add(trial.loop.now());
        trial.watching(IntStream.range(0, 20_000).mapToObj(i -> watch(i)).toArray(Watch[]::new))
                .owningAll();
        Random random = new Random(11);
        for (int minute = 0; minute < 60; minute++) {
            trial.pass(Duration.ofMillis(30_000 + random.nextInt(60_000)));
            unpaid(trial, RequestKind.TOKEN);
            unpaid(trial, RequestKind.LOGIN);
            for (int i = 0; i < 50; i++) {
                trial.monitor.hint(imei(random.nextInt(20_000)));
            }
            trial.monitor
                    .fleet()
                    .pollNow(imei(random.nextInt(20_000)))
                    .subscribe()
                    .with(done -> {}, failure -> {});
        }

        assertThat(sent).hasSizeGreaterThan(10_000);
        for (int from = 0; from < sent.size(); from++) {
            for (int to = from; to < Math.min(sent.size(), from + 500); to++) {
                double seconds = Duration.between(sent.get(from), sent.get(to)).toMillis() / 1000.0;
                assertThat(to - from + 1.0).isLessThanOrEqualTo(RATE * (seconds + 1));
            }
        }
    }

    private void unpaid(Trial trial, RequestKind kind) {
        sent.add(trial.loop.now());
        trial.reports.unpaid.sent(SetName.UNNAMED, kind);
    }
}
