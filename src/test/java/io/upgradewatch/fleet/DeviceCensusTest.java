package io.upgradewatch.fleet;

import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.shard.ScriptedReports;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static io.upgradewatch.fleet.Trial.INTERVAL;
import static io.upgradewatch.fleet.Trial.imei;
import static io.upgradewatch.fleet.Trial.watch;
import static org.assertj.core.api.Assertions.assertThat;

/** What counts as stale, seen as alerts see it. */
class DeviceCensusTest {

    private static final PollOutcome AWAY = new PollOutcome.Unreachable("timeout");

    private final Trial trial = new Trial();
    private final ShardGauges gauges = trial.monitor.gauges();

    @Test
    void aDeviceIsStaleAfterThreeIntervalsWithoutAGoodPoll() {
        trial.watching(watch(0), watch(1)).owningAll();
        gauges.start();
        trial.reports.answer(imei(1), AWAY);
        trial.pass(INTERVAL.multipliedBy(3));
        assertThat(vitals().stale()).isZero();
        trial.pass(INTERVAL);
        assertThat(vitals().stale()).isEqualTo(1);
        assertThat(vitals().lastPolls()).isEqualTo(Map.of("default", Map.of("unchanged", 1, "unreachable", 1)));

        trial.reports.answer(imei(1), ScriptedReports.reported());
        trial.pass(INTERVAL);
        assertThat(vitals().stale()).isZero();
    }

    @Test
    void whoIsQuarantinedOrWaitsForKafkaIsNotStale() {
        trial.reports.answer(imei(0), new PollOutcome.Refused(true, "not_found"));
        trial.watching(watch(0)).owningAll();
        gauges.start();
        trial.pass(INTERVAL.multipliedBy(5));
        assertThat(vitals().stale()).isZero();
        assertThat(vitals().lastPolls()).isEqualTo(Map.of("default", Map.of("refused", 1)));
    }

    @Test
    void shardsThatAreGoneCountNoMore() {
        trial.watching(watch(0), watch(1), watch(2), watch(3)).owningAll();
        gauges.start();
        trial.pass(Duration.ofSeconds(10));
        assertThat(vitals().lastPolls()).isEqualTo(Map.of("default", Map.of("unchanged", 4)));
        trial.monitor.owner().lost(Set.of(0, 1, 2, 3));
        trial.pass(Duration.ofSeconds(10));
        assertThat(vitals().lastPolls()).isEmpty();
    }

    private ShardGauges.Vitals vitals() {
        return gauges.readings().vitals();
    }
}
