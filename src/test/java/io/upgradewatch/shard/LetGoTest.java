package io.upgradewatch.shard;

import io.upgradewatch.diff.LetGo;
import io.upgradewatch.fleet.Trial;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.recover.LogEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static io.upgradewatch.fleet.Trial.ACCOUNT;
import static io.upgradewatch.fleet.Trial.NOON;
import static io.upgradewatch.fleet.Trial.imei;
import static io.upgradewatch.fleet.Trial.watch;
import static io.upgradewatch.shard.ScriptedReports.reported;
import static io.upgradewatch.shard.ScriptedReports.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

/** Watching a device again goes on where it ended, for seven days. */
class LetGoTest {

    private static final PollOutcome PENDING = reported(upgrade("c", "UpgradePending", NOON.minusSeconds(60)));
    private static final PollOutcome FAILED = reported(upgrade("c", "UpgradeFailed", NOON));
    private static final Duration DAY = Duration.ofDays(1);

    private final Trial trial = new Trial();

    @Test
    void watchingAgainTellsNothingTwiceAndWhatChangedMeanwhileOnce() {
        told(PENDING);
        trial.unwatching(imei(0));
        trial.pass(DAY.multipliedBy(6));
        trial.watching(watch(0));
        trial.passAnInterval();
        assertThat(trial.log.events).hasSize(1);
        trial.unwatching(imei(0));
        trial.reports.answer(imei(0), FAILED);
        trial.watching(watch(0));
        trial.passAnInterval();
        assertThat(trial.log.events).hasSize(2);
        assertThat(trial.log.events.get(1).previous().value()).isEqualTo("UpgradePending");
    }

    @Test
    void whatIsKeptOutlivesTheOwner() {
        told(PENDING);
        trial.unwatching(imei(0));
        move();
        trial.watching(watch(0));
        move();
        trial.passAnInterval();
        assertThat(trial.log.events).hasSize(1);
        assertThat(last()).isInstanceOf(LogEntry.Known.class);
    }

    @Test
    void anUnwatchThatNobodySawIsMarkedByTheNextOwner() {
        told(PENDING);
        trial.get(trial.monitor.owner().revoked(Set.of(0)));
        trial.log.write(0, new LogEntry.Unwatched(imei(0)));
        trial.owning(0);
        assertThat(kept().since()).contains(Instant.EPOCH);
        trial.watching(watch(0));
        trial.passAnInterval();
        assertThat(trial.log.events).hasSize(1);
    }

    @Test
    void afterSevenDaysOnlyTheCountOfWhatWasToldIsKeptAndAfterThirtyNothing() {
        told(PENDING);
        trial.unwatching(imei(0));
        trial.pass(DAY.multipliedBy(3));
        move();
        trial.pass(DAY.multipliedBy(4).minusHours(2));
        assertThat(last()).isInstanceOf(LogEntry.Kept.class);
        assertThat(kept().state().polled()).isTrue();
        trial.pass(Duration.ofHours(3));
        assertThat(kept().state().polled()).isFalse();
        assertThat(kept().state().before().counts()).hasSize(1);
        int entries = trial.log.entries(0).size();
        trial.pass(DAY.multipliedBy(22));
        assertThat(trial.log.entries(0)).hasSize(entries);
        trial.pass(DAY.multipliedBy(2));
        assertThat(last()).isEqualTo(new LogEntry.Forgotten(imei(0)));
    }

    @Test
    void aMarkIsWrittenHoweverOftenItIsAborted() {
        told(PENDING);
        trial.log.pen(0).abortsToCome = 4;
        trial.unwatching(imei(0));
        assertThat(last()).isNotInstanceOf(LogEntry.Kept.class);
        trial.pass(Duration.ofMinutes(1));
        assertThat(kept().at()).isBefore(trial.loop.now());
        int entries = trial.log.entries(0).size();
        trial.pass(Duration.ofHours(1));
        assertThat(trial.log.entries(0)).hasSize(entries);
    }

    @Test
    void aMarkOfADeviceThatIsWatchedAgainIsTakenOffHoweverOftenThatIsAborted() {
        told(PENDING);
        trial.log.pen(0).abortsToCome = 3;
        trial.unwatching(imei(0));
        trial.watching(watch(0));
        trial.pass(Duration.ofMinutes(1));
        assertThat(last()).isInstanceOf(LogEntry.Known.class);
        trial.pass(DAY.multipliedBy(8));
        assertThat(last()).isInstanceOf(LogEntry.Known.class);
        assertThat(trial.log.events).hasSize(1);
    }

    @Test
    void aDeviceThatIsLetGoWhileItsChangeIsCommittedIsKeptWithTheChange() {
        told(PENDING);
        trial.reports.answer(imei(0), FAILED);
        trial.log.pen(0).holding = true;
        trial.passAnInterval();
        trial.unwatching(imei(0));
        trial.log.pen(0).holding = false;
        trial.log.pen(0).release();
        trial.loop.run();
        assertThat(kept().state().latest().orElseThrow().status().value()).isEqualTo("UpgradeFailed");
        trial.watching(watch(0));
        trial.passAnInterval();
        assertThat(trial.log.events).hasSize(2);
    }

    @Test
    void aDeviceThatIsWatchedAgainWhileItsChangeIsCommittedGoesOnWithTheChange() {
        told(PENDING);
        trial.reports.answer(imei(0), FAILED);
        trial.log.pen(0).holding = true;
        trial.passAnInterval();
        trial.unwatching(imei(0));
        trial.watching(watch(0));
        trial.log.pen(0).holding = false;
        trial.log.pen(0).release();
        trial.pass(Trial.INTERVAL.multipliedBy(3));
        assertThat(trial.log.events).hasSize(2);
        assertThat(trial.summary().watched()).isEqualTo(1);
        assertThat(trial.summary().devicesByStatus()).containsEntry("UpgradeFailed", 1L);
        assertThat(last()).isInstanceOf(LogEntry.Known.class);
    }

    @Test
    void aDeviceThatNoPollHasReachedIsKeptAsOneOfWhichNothingIsKnown() {
        trial.reports.holding = true;
        trial.watching(watch(0)).owning(0);
        trial.unwatching(imei(0));
        trial.reports.holding = false;
        trial.reports.answer(imei(0), PENDING);
        trial.reports.release();
        trial.loop.run();
        assertThat(kept().state().polled()).isFalse();
        assertThat(kept().since()).contains(Instant.EPOCH);
        trial.watching(watch(0));
        trial.pass(Duration.ofMinutes(1));
        assertThat(trial.log.events).hasSize(1);
        assertThat(last()).isInstanceOf(LogEntry.Known.class);
    }

    private void told(PollOutcome answer) {
        trial.reports.answer(imei(0), answer);
        trial.watching(watch(0)).owning(0);
        assertThat(trial.log.events).hasSize(1);
        assertThat(trial.device(0).watch().account()).isEqualTo(ACCOUNT);
    }

    private void move() {
        trial.get(trial.monitor.owner().revoked(Set.of(0)));
        trial.owning(0);
    }

    private LetGo kept() {
        return ((LogEntry.Kept) last()).letGo();
    }

    private LogEntry last() {
        return trial.log.entries(0).get(trial.log.entries(0).size() - 1);
    }
}
