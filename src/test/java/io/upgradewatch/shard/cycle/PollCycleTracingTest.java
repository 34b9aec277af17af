package io.upgradewatch.shard.cycle;

import io.upgradewatch.fleet.Trial;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.watch.Watch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static io.upgradewatch.fleet.Trial.NOON;
import static io.upgradewatch.fleet.Trial.imei;
import static io.upgradewatch.fleet.Trial.watch;
import static io.upgradewatch.shard.ScriptedReports.reported;
import static io.upgradewatch.shard.ScriptedReports.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

class PollCycleTracingTest {

    private static final PollOutcome PENDING = reported(upgrade("c", "UpgradePending", NOON.minusSeconds(60)));
    private static final PollOutcome FAILED = reported(upgrade("c", "UpgradeFailed", NOON.minusSeconds(30)));

    private final Trial trial = new Trial();

    @Test
    void onlyACycleWithAChangeIsTracedAndItsEventsSayWhichItWas() {
        trial.reports.answer(imei(0), PENDING);
        trial.watching(watch(0)).owningAll();
        trial.passAnInterval();
        trial.passAnInterval();

        assertThat(trial.listener.outcomes).containsExactly(Outcome.CHANGED, Outcome.UNCHANGED, Outcome.UNCHANGED);
        assertThat(trial.tracer.found).hasSize(1);
        assertThat(trial.tracer.found.get(0).changes()).hasSize(1);
        assertThat(trial.tracer.endings).containsExactly("1 committed");
        assertThat(trial.log.pen(trial.placement.shardOf(imei(0))).committed)
                .extracting(publication -> publication.trace())
                .containsExactly(Map.of("traceparent", "1"));
    }

    @Test
    void whatIsAdoptedSilentlyIsNoTrace() {
        trial.reports.answer(imei(0), PENDING);
        trial.watching(new Watch(imei(0), Trial.ACCOUNT, NOON, List.of(), Watch.Source.TOPIC))
                .owningAll();

        assertThat(trial.log.pen(trial.placement.shardOf(imei(0))).committed).hasSize(1);
        assertThat(trial.tracer.found).isEmpty();
    }

    @Test
    void aPublicationThatFailsEndsItsTraceAndTheNextAttemptIsAnother() {
        trial.reports.answer(imei(0), PENDING);
        trial.watching(watch(0)).owningAll();
        trial.reports.answer(imei(0), FAILED);
        trial.log.pen(trial.placement.shardOf(imei(0))).abortsToCome = 1;
        trial.passAnInterval();
        trial.passAnInterval();

        assertThat(trial.tracer.endings).containsExactly("1 committed", "2 failed: Aborted", "3 committed");
    }
}
