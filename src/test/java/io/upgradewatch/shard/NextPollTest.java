package io.upgradewatch.shard;

import io.upgradewatch.fleet.Trial;
import io.upgradewatch.poll.Blame;
import io.upgradewatch.poll.PollOutcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static io.upgradewatch.fleet.Trial.imei;
import static io.upgradewatch.fleet.Trial.watch;
import static io.upgradewatch.shard.ScriptedReports.reported;
import static org.assertj.core.api.Assertions.assertThat;

class NextPollTest {

    private static final PollOutcome AWAY = new PollOutcome.Unreachable("timeout", Blame.SET);
    private static final PollOutcome AWAY_ALONE = new PollOutcome.Unreachable("timeout", Blame.DEVICE);
    private static final PollOutcome REFUSED = new PollOutcome.Refused(false, "odd", Blame.DEVICE);
    private static final PollOutcome UNDECIDED = new PollOutcome.Refused(false, "odd", Blame.UNDECIDED);

    private final Trial trial = new Trial();

    @Test
    void aDeviceThatUpstreamNamesAsTheFaultIsQuarantinedAtOnce() {
        trial.reports.answer(imei(0), new PollOutcome.Refused(true, "no such device"));
        trial.watching(watch(0)).owningAll();
        assertThat(trial.listener.quarantined).isEqualTo(1);
        trial.pass(Duration.ofDays(3));
        assertThat(trial.reports.pollsOf(imei(0))).isBetween(3L, 5L);
        assertThat(trial.listener.quarantined).isEqualTo(1);
    }

    @Test
    void aGoodPollEndsTheQuarantine() {
        trial.reports.answer(imei(0), new PollOutcome.Refused(true, "no such device"));
        trial.watching(watch(0)).owningAll();
        trial.reports.answer(imei(0), reported());
        trial.get(trial.monitor.fleet().pollNow(imei(0)));
        assertThat(trial.listener.quarantined).isZero();
        assertThat(trial.device(0).why()).isEqualTo("its slot, every 15 min");
    }

    @Test
    void threeRefusalsInARowWhileOthersAreServedAreAQuarantineToo() {
        trial.reports.answer(imei(0), REFUSED);
        trial.watching(watch(0)).owningAll();
        trial.pass(Duration.ofSeconds(35));
        assertThat(trial.listener.quarantined).isZero();
        trial.pass(Duration.ofSeconds(65));
        assertThat(trial.listener.quarantined).isEqualTo(1);
        assertThat(trial.reports.pollsOf(imei(0))).isEqualTo(3);
    }

    @Test
    void aRefusedDeviceWithoutANeighbourBacksOffAndIsAskedAtLeastOnceAnHour() {
        trial.reports.answer(imei(0), UNDECIDED);
        trial.watching(watch(0)).owningAll();
        trial.pass(Duration.ofHours(2));
        assertThat(trial.reports.pollsOf(imei(0))).isBetween(7L, 11L);
        trial.pass(Duration.ofDays(1));
        assertThat(trial.reports.pollsOf(imei(0))).isBetween(30L, 45L);
        assertThat(trial.listener.quarantined).isZero();
        assertThat(trial.device(0).why()).startsWith("backing off after");
    }

    @Test
    void upstreamIsToldWhenTheDeviceFailedLastAndThatItNoLongerDoes() {
        trial.reports.answer(imei(0), AWAY);
        trial.watching(watch(0)).owningAll();
        trial.reports.answer(imei(0), reported());
        trial.pass(Duration.ofSeconds(31));
        trial.passAnInterval();
        assertThat(trial.reports.failedAt).containsExactly(0L, Trial.NOON.toEpochMilli(), 0L);
    }

    @Test
    void aDeviceThatFailsWhileOthersAreServedIsQuarantined() {
        oneFailsForTwoHoursWhileOthersAreServed();
        assertThat(trial.listener.quarantined).isEqualTo(1);
        assertThat(trial.reports.pollsOf(imei(0))).isBetween(6L, 9L);
    }

    @Test
    void badLuckWithAnUpstreamThatIsHalfBrokenNeverCostsADay() {
        oneFailsForTwoHoursWhileOthersAreServed();
        assertThat(trial.listener.quarantined).isEqualTo(1);
        trial.reports.answer(imei(0), reported());
        trial.pass(Duration.ofHours(3));
        assertThat(trial.listener.quarantined).isZero();
    }

    @Test
    void anUpstreamThatIsAwayQuarantinesNobody() {
        for (int i = 0; i < 60; i++) {
            trial.watching(watch(i));
        }
        trial.owningAll();
        trial.reports.otherwise = watch -> AWAY;
        trial.pass(Duration.ofHours(6));
        assertThat(trial.listener.quarantined).isZero();
    }

    @Test
    void aDeviceThatFailsIsAskedAgainSoonThenLaterAndAtLeastOncePerInterval() {
        trial.watching(watch(0)).owningAll();
        trial.reports.answer(imei(0), AWAY);
        trial.passAnInterval();
        long before = trial.reports.pollsOf(imei(0));
        trial.pass(Duration.ofHours(5));
        assertThat(trial.reports.pollsOf(imei(0)) - before).isBetween(20L, 32L);
        assertThat(trial.device(0).why()).startsWith("backing off after");
    }

    @Test
    void aRefusalAfterAnOutageIsJustOne() {
        trial.watching(watch(0)).owningAll();
        trial.reports.answer(imei(0), AWAY);
        trial.pass(Duration.ofHours(3));
        trial.reports.answer(imei(0), REFUSED);
        trial.passAnInterval();
        assertThat(trial.listener.quarantined).isZero();
    }

    private void oneFailsForTwoHoursWhileOthersAreServed() {
        for (int i = 1; i < 60; i++) {
            trial.watching(watch(i));
        }
        trial.reports.answer(imei(0), AWAY_ALONE);
        trial.watching(watch(0)).owningAll();
        trial.pass(Duration.ofHours(2));
    }
}
