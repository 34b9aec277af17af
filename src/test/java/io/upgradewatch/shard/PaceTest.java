package io.upgradewatch.shard;

import io.upgradewatch.poll.PollOutcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static io.upgradewatch.shard.ScriptedReports.reported;
import static io.upgradewatch.shard.Trial.imei;
import static io.upgradewatch.shard.Trial.watch;
import static org.assertj.core.api.Assertions.assertThat;

class PaceTest {

    private static final PollOutcome AWAY = new PollOutcome.Unreachable("timeout");
    private static final PollOutcome REFUSED = new PollOutcome.Refused(false, "odd");

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
        assertThat(trial.device(0).why()).isEqualTo("its slot");
    }

    @Test
    void sixRefusalsInARowAreAQuarantineToo() {
        trial.reports.answer(imei(0), REFUSED);
        trial.watching(watch(0)).owningAll();
        trial.pass(Trial.INTERVAL.multipliedBy(4));
        assertThat(trial.listener.quarantined).isZero();
        trial.pass(Trial.INTERVAL);
        assertThat(trial.listener.quarantined).isEqualTo(1);
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
    void anUpstreamThatComesBackHaltinglyQuarantinesNobody() {
        for (int i = 0; i < 60; i++) {
            trial.watching(watch(i));
        }
        trial.owningAll();
        trial.reports.otherwise = watch -> AWAY;
        trial.pass(Duration.ofHours(6));
        trial.reports.otherwise = watch -> trial.reports.pollsOf(watch.imei()) % 3 == 0 ? reported() : AWAY;
        trial.pass(Duration.ofHours(2));
        assertThat(trial.listener.quarantined).isZero();
        trial.reports.otherwise = watch -> reported();
        trial.reports.polls.clear();
        trial.pass(Trial.INTERVAL);
        for (int i = 0; i < 60; i++) {
            assertThat(trial.reports.pollsOf(imei(i))).isPositive();
        }
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
        trial.pass(Trial.INTERVAL.multipliedBy(2));
        assertThat(trial.listener.quarantined).isZero();
    }

    private void oneFailsForTwoHoursWhileOthersAreServed() {
        for (int i = 1; i < 60; i++) {
            trial.watching(watch(i));
        }
        trial.reports.answer(imei(0), AWAY);
        trial.watching(watch(0)).owningAll();
        trial.pass(Duration.ofHours(2));
    }
}
