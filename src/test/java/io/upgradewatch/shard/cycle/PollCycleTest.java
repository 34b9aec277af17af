package io.upgradewatch.shard.cycle;

import io.upgradewatch.fleet.Trial;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeHistory;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static io.upgradewatch.fleet.Trial.ACCOUNT;
import static io.upgradewatch.fleet.Trial.NOON;
import static io.upgradewatch.fleet.Trial.OTHER;
import static io.upgradewatch.fleet.Trial.imei;
import static io.upgradewatch.fleet.Trial.watch;
import static io.upgradewatch.shard.ScriptedReports.reported;
import static io.upgradewatch.shard.ScriptedReports.upgrade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class PollCycleTest {

    private static final PollOutcome PENDING = reported(upgrade("c", "UpgradePending", NOON.minusSeconds(60)));
    private static final PollOutcome FAILED = reported(upgrade("c", "UpgradeFailed", NOON.minusSeconds(30)));

    private final Trial trial = new Trial();

    @Test
    void aChangeIsPublishedOnceAndKnownFromThenOn() {
        trial.reports.answer(imei(0), PENDING);
        trial.watching(watch(0)).owningAll();
        assertThat(statuses()).containsExactly("UpgradePending");
        trial.passAnInterval();
        trial.reports.answer(imei(0), FAILED);
        trial.passAnInterval();
        trial.passAnInterval();
        assertThat(statuses()).containsExactly("UpgradePending", "UpgradeFailed");
        assertThat(trial.listener.outcomes)
                .containsExactly(Outcome.CHANGED, Outcome.UNCHANGED, Outcome.CHANGED, Outcome.UNCHANGED);
    }

    @Test
    void unchangedAnswersNeverTouchTheLog() {
        trial.reports.answer(imei(0), PENDING);
        trial.watching(watch(0)).owningAll();
        int entries = trial.log.entries(pen()).size();
        trial.pass(Duration.ofHours(3));
        assertThat(trial.log.entries(pen())).hasSize(entries);
    }

    @Test
    void anAnswerThatLeftNothingToTellIsRecognised() {
        trial.reports.answer(imei(0), answered(77, "UpgradePending"));
        trial.watching(watch(0)).owningAll();
        trial.passAnInterval();
        trial.reports.answer(imei(0), new PollOutcome.Repeated());
        trial.passAnInterval();
        assertThat(trial.reports.fingerprints).containsExactly(0L, 77L, 77L);
        assertThat(trial.listener.outcomes).containsExactly(Outcome.CHANGED, Outcome.UNCHANGED, Outcome.UNCHANGED);
    }

    @Test
    void anAnswerThatLacksSomethingKnownIsReadEachTime() {
        trial.reports.answer(imei(0), answered(77, "UpgradePending"));
        trial.watching(watch(0)).owningAll();
        trial.reports.answer(imei(0), answered(78));
        trial.passAnInterval();
        trial.passAnInterval();
        assertThat(trial.reports.fingerprints).containsExactly(0L, 77L, 0L);
    }

    @Test
    void anAnswerIsNotRecognisedBeforeItsChangeIsCommitted() {
        trial.watching(watch(0)).owningAll();
        trial.log.pen(pen()).abortsToCome = 2;
        trial.reports.answer(imei(0), answered(77, "UpgradePending"));
        trial.passAnInterval();
        trial.passAnInterval();
        assertThat(trial.reports.fingerprints).startsWith(0L, 0L, 77L);
    }

    private static PollOutcome answered(long fingerprint, String... statuses) {
        List<Upgrade> upgrades = Stream.of(statuses)
                .map(status -> upgrade("c", status, NOON.minusSeconds(60)))
                .toList();
        return new PollOutcome.Reported(new UpgradeHistory(upgrades), fingerprint);
    }

    @Test
    void theStateFollowsTheCommit() {
        trial.watching(watch(0)).owningAll();
        trial.log.pen(pen()).holding = true;
        trial.reports.answer(imei(0), PENDING);
        trial.passAnInterval();
        assertThat(trial.log.pen(pen()).held()).isEqualTo(1);
        assertThat(trial.device(0).state().orElseThrow().upgrades()).isEmpty();
        assertThat(trial.listener.changes).isEmpty();
        trial.log.pen(pen()).release();
        assertThat(trial.device(0).state().orElseThrow().upgrades()).hasSize(1);
        assertThat(trial.listener.changes).hasSize(1);
    }

    @Test
    void aDeviceIsNotPolledAgainWhileItsChangeWaitsForTheCommit() {
        trial.watching(watch(0)).owningAll();
        trial.log.pen(pen()).holding = true;
        trial.reports.answer(imei(0), PENDING);
        trial.pass(Duration.ofHours(2));
        assertThat(trial.reports.polls).hasSize(2);
        trial.log.pen(pen()).release();
        trial.passAnInterval();
        assertThat(trial.reports.polls).hasSize(3);
    }

    @Test
    void anAbortedPublicationIsTriedAgainSoonAndYieldsOneEvent() {
        trial.watching(watch(0)).owningAll();
        trial.log.pen(pen()).abortsToCome = 3;
        trial.reports.answer(imei(0), PENDING);
        trial.passAnInterval();
        trial.pass(Duration.ofSeconds(30));
        assertThat(statuses()).containsExactly("UpgradePending");
        assertThat(trial.listener.changes).hasSize(1);
        assertThat(trial.device(0).why()).isEqualTo("its slot, every 15 min");
    }

    @Test
    void abortsAreNoFaultOfTheDevice() {
        trial.watching(watch(0), watch(4)).owningAll();
        trial.log.pen(pen()).abortsToCome = 40;
        trial.reports.answer(imei(0), PENDING);
        trial.passAnInterval();
        trial.pass(Duration.ofMinutes(5));
        trial.reports.answer(imei(0), new PollOutcome.Refused(false, "odd"));
        trial.pass(Duration.ofMinutes(1));
        assertThat(trial.summary().quarantined()).isZero();
    }

    @Test
    void aFencedShardOpensAnewFromTheFenceAndTellsTheChangeOnce() {
        trial.watching(watch(0)).owningAll();
        trial.log.pen(pen()).fenced = true;
        trial.log.steps.clear();
        trial.reports.answer(imei(0), PENDING);
        trial.passAnInterval();
        trial.passAnInterval();
        assertThat(trial.log.steps).containsExactly("fence " + pen(), "replay " + pen(), "follow " + pen());
        assertThat(statuses()).containsExactly("UpgradePending");
    }

    @Test
    void severalFencedPublicationsOpenTheShardAnewOnce() {
        trial.watching(watch(0), watch(4), watch(8)).owningAll();
        trial.log.pen(pen()).holding = true;
        trial.reports.otherwise = watch -> PENDING;
        trial.passAnInterval();
        trial.log.steps.clear();
        trial.log.pen(pen()).fenced = true;
        trial.log.pen(pen()).release();
        trial.pass(Duration.ofSeconds(5));
        assertThat(trial.log.steps).hasSize(3);
        trial.passAnInterval();
        assertThat(statuses()).hasSize(3);
    }

    @Test
    void theAnswerForADeviceThatIsNoLongerWatchedCountsForNothing() {
        trial.watching(watch(0)).owningAll();
        trial.reports.holding = true;
        trial.reports.answer(imei(0), PENDING);
        trial.passAnInterval();
        trial.unwatching(imei(0));
        trial.reports.release();
        trial.loop.run();
        assertThat(statuses()).isEmpty();
        assertThat(trial.listener.watched).isZero();
        trial.passAnInterval();
        assertThat(trial.reports.polls).hasSize(2);
        assertThat(trial.summary().inFlight()).isZero();
    }

    @Test
    void watchingAnewWhileAPollIsUnderWayGoesOnWithIt() {
        trial.reports.answer(imei(0), PENDING);
        trial.watching(watch(0)).owningAll();
        trial.reports.holding = true;
        trial.reports.answer(imei(0), FAILED);
        trial.passAnInterval();
        trial.unwatching(imei(0));
        Watch again = new Watch(imei(0), ACCOUNT, trial.loop.now(), List.of(), Watch.Source.TOPIC);
        trial.watching(again);
        trial.loop.run();
        assertThat(trial.reports.held()).isEqualTo(1);
        trial.reports.release();
        trial.loop.run();
        assertThat(statuses()).containsExactly("UpgradePending", "UpgradeFailed");
        assertThat(trial.device(0).state().orElseThrow().upgrades()).hasSize(1);
        assertThat(trial.listener.devices).containsExactly(java.util.Map.entry(ACCOUNT + " UpgradeFailed 2", 1));
    }

    @Test
    void aPublicationOfADeviceThatWasUnwatchedIsFollowedByItsTombstone() {
        trial.watching(watch(0)).owningAll();
        trial.log.pen(pen()).holding = true;
        trial.reports.answer(imei(0), PENDING);
        trial.passAnInterval();
        trial.unwatching(imei(0));
        trial.log.pen(pen()).release();
        trial.loop.run();
        assertThat(trial.log.pen(pen()).committed)
                .extracting(publication -> publication.state() == null)
                .endsWith(false, true);
        assertThat(trial.listener.devices).isEmpty();
    }

    @Test
    void anotherAccountIsPolledAtOnceAndItsHistoryIsAnother() {
        trial.reports.answer(imei(0), PENDING);
        trial.watching(watch(0)).owningAll();
        trial.watching(new Watch(imei(0), OTHER, Instant.EPOCH, List.of(), Watch.Source.TOPIC));
        trial.loop.run();
        assertThat(trial.log.events).extracting(UpgradeStatusChanged::account).containsExactly(ACCOUNT, OTHER);
        assertThat(trial.listener.devices).containsOnlyKeys(OTHER + " UpgradePending 2");
        assertThat(trial.listener.watched).isEqualTo(1);
    }

    @Test
    void anUnreadableAnswerIsPutAsideOnceAndTheDeviceKeepsItsSlot() {
        PollOutcome.Unreadable odd = new PollOutcome.Unreadable("not_json", "line 1", 200, new byte[] {'x'});
        trial.reports.answer(imei(0), odd);
        trial.watching(watch(0)).owningAll();
        assertThat(trial.log.pen(pen()).aside).containsExactly(odd);
        assertThat(trial.listener.unreadable).containsExactly("not_json");
        trial.passAnInterval();
        trial.passAnInterval();
        assertThat(trial.reports.polls).hasSize(3);
        assertThat(trial.log.pen(pen()).aside).containsExactly(odd);
        assertThat(trial.listener.unreadable).hasSize(3);
    }

    @Test
    void anAnswerThatCannotBePutAsideBecauseTheShardIsFencedOpensItAnew() {
        trial.watching(watch(0)).owningAll();
        trial.log.pen(pen()).fenced = true;
        trial.log.steps.clear();
        trial.reports.answer(imei(0), new PollOutcome.Unreadable("not_json", "", 200, new byte[0]));
        trial.passAnInterval();
        trial.pass(Duration.ofSeconds(5));
        assertThat(trial.log.steps).hasSize(3);
    }

    @Test
    void anUpstreamThatThrowsCostsNeitherTheDeviceNorThePermit() {
        trial.reports.answer(imei(0), watch -> {
            throw new IllegalStateException("a bug");
        });
        trial.watching(watch(0)).owningAll();
        assertThat(trial.summary().inFlight()).isZero();
        trial.reports.answer(imei(0), PENDING);
        trial.pass(Duration.ofSeconds(31));
        assertThat(statuses()).containsExactly("UpgradePending");
    }

    @Test
    void aListenerThatThrowsCostsNeitherTheDeviceNorThePermit() {
        trial.listener.bug = new IllegalStateException("a bug");
        trial.reports.answer(imei(0), PENDING);
        trial.watching(watch(0)).owningAll();
        assertThat(trial.summary().inFlight()).isZero();
        trial.listener.bug = null;
        trial.pass(Duration.ofSeconds(31));
        assertThat(statuses()).containsExactly("UpgradePending");
    }

    @Test
    void aPenThatThrowsDoesNotCloseTheGateForGood() {
        for (int i = 1; i < 100; i++) {
            trial.watching(watch(4 * i));
        }
        trial.watching(watch(0)).owningAll();
        trial.log.pen(pen()).bug = new IllegalStateException("a bug");
        trial.reports.otherwise = watch -> PENDING;
        trial.pass(Duration.ofHours(24));
        trial.log.pen(pen()).bug = null;
        trial.passAnInterval();
        assertThat(statuses()).hasSize(100);
    }

    @Test
    void whatVanishedIsCountedOnceItIsWrittenDown() {
        trial.reports.answer(imei(0), PENDING);
        trial.watching(watch(0)).owningAll();
        trial.log.pen(pen()).abortsToCome = 2;
        trial.reports.answer(imei(0), reported());
        trial.pass(Duration.ofHours(1));
        assertThat(trial.listener.vanished).isEqualTo(1);
        assertThat(statuses()).hasSize(1);
    }

    @Test
    void whatLagsIsCountedPolledSoonAndReadEachTimeUntilItIsBelieved() {
        PollOutcome older = new PollOutcome.Reported(
                new UpgradeHistory(List.of(upgrade("c", "UpgradeFailed", NOON.minusSeconds(600)))), 78);
        trial.reports.answer(imei(0), answered(77, "UpgradePending"));
        trial.watching(watch(0)).owningAll();
        trial.reports.answer(imei(0), older);
        trial.pass(Duration.ofMinutes(45));
        assertThat(statuses()).containsExactly("UpgradePending");
        assertThat(trial.listener.lagging).isBetween(3, 4);
        trial.pass(Duration.ofMinutes(45));
        assertThat(statuses()).containsExactly("UpgradePending", "UpgradeFailed");
        assertThat(trial.reports.fingerprints.get(2)).isZero();
        trial.passAnInterval();
        assertThat(trial.reports.fingerprints).endsWith(78L);
    }

    @Test
    void aNewOwnerBeginsAnewToDoubtWhatLags() {
        trial.reports.answer(imei(0), PENDING);
        trial.watching(watch(0)).owningAll();
        trial.reports.answer(imei(0), reported(upgrade("c", "UpgradeFailed", NOON.minusSeconds(600))));
        trial.pass(Duration.ofMinutes(59));
        trial.monitor.owner().lost(Set.of(pen()));
        trial.owning(pen());
        trial.pass(Duration.ofMinutes(30));
        assertThat(statuses()).containsExactly("UpgradePending");
        trial.pass(Duration.ofHours(1));
        assertThat(statuses()).containsExactly("UpgradePending", "UpgradeFailed");
    }

    @Test
    void whatCannotBeReadOfAnAnswerIsPutAsideOnceAndTheRestIsTold() {
        PollOutcome.Unreadable rest = new PollOutcome.Unreadable("bad_entry", "entry 1", 200, new byte[] {1});
        UpgradeHistory read = new UpgradeHistory(List.of(upgrade("c", "UpgradePending", NOON.minusSeconds(60))));
        trial.reports.answer(imei(0), new PollOutcome.Reported(read, 0, rest));
        trial.watching(watch(0)).owningAll();
        trial.passAnInterval();
        trial.passAnInterval();
        assertThat(statuses()).containsExactly("UpgradePending");
        assertThat(trial.listener.outcomes).containsExactly(Outcome.CHANGED, Outcome.UNCHANGED, Outcome.UNCHANGED);
        assertThat(trial.log.pen(pen()).aside).containsExactly(rest);
        trial.reports.answer(
                imei(0),
                new PollOutcome.Reported(
                        read, 0, new PollOutcome.Unreadable("bad_entry", "entry 1", 200, new byte[] {2})));
        trial.passAnInterval();
        assertThat(trial.log.pen(pen()).aside).hasSize(2);
    }

    @Test
    void whatCouldNotBePutAsideComesAgain() {
        trial.watching(watch(0)).owningAll();
        PollOutcome.Unreadable rest = new PollOutcome.Unreadable("bad_entry", "entry 1", 200, new byte[] {1});
        trial.reports.answer(imei(0), new PollOutcome.Reported(UpgradeHistory.EMPTY, 77, rest));
        trial.log.pen(pen()).abortsToCome = 1;
        trial.passAnInterval();
        assertThat(trial.log.pen(pen()).aside).isEmpty();
        trial.passAnInterval();
        trial.passAnInterval();
        assertThat(trial.log.pen(pen()).aside).containsExactly(rest);
        assertThat(trial.reports.fingerprints).containsExactly(0L, 0L, 0L, 77L);
    }

    @Test
    void whatIsTooLongToBeWrittenDownIsThatDevicesTroubleAlone() {
        Upgrade[] many = Stream.iterate(0, i -> i + 1)
                .limit(10_000)
                .map(i -> upgrade("campaign-" + i, "UpgradePending", NOON.minusSeconds(60)))
                .toArray(Upgrade[]::new);
        trial.reports.answer(imei(0), reported(many));
        trial.reports.answer(imei(4), PENDING);
        trial.watching(watch(0), watch(4)).owningAll();
        assertThat(statuses()).containsExactly("UpgradePending");
        trial.pass(Duration.ofHours(2));
        assertThat(trial.reports.pollsOf(imei(0))).isBetween(7L, 10L);
        assertThat(trial.device(0).lastPoll().orElseThrow().cause().orElseThrow())
                .startsWith("state_too_large: 10000");
        assertThat(trial.device(0).why()).isEqualTo("its slot, every 15 min");
        assertThat(trial.log.pen(pen()).aside).hasSize(1);
    }

    @Test
    void whatKafkaDoesNotTakeIsThatDevicesTroubleAlone() {
        trial.watching(watch(0), watch(4)).owningAll();
        trial.log.pen(pen()).mostChanges = 1;
        trial.reports.answer(
                imei(0),
                reported(
                        upgrade("c", "UpgradePending", NOON.minusSeconds(60)),
                        upgrade("d", "UpgradePending", NOON.minusSeconds(60))));
        trial.reports.answer(imei(4), PENDING);
        trial.pass(Duration.ofHours(2));
        assertThat(statuses()).containsExactly("UpgradePending");
        assertThat(trial.reports.pollsOf(imei(0))).isBetween(8L, 11L);
        trial.log.pen(pen()).mostChanges = 2;
        trial.passAnInterval();
        assertThat(statuses()).hasSize(3);
    }

    @Test
    void aChangeThatIsCommittedAfterTheDeviceHasChangedItsAccountCounts() {
        trial.watching(watch(0)).owningAll();
        trial.log.pen(pen()).holding = true;
        trial.reports.answer(imei(0), PENDING);
        trial.passAnInterval();
        trial.watching(new Watch(imei(0), OTHER, Instant.EPOCH, List.of(), Watch.Source.TOPIC));
        trial.pass(Duration.ofSeconds(1));
        trial.log.pen(pen()).holding = false;
        trial.log.pen(pen()).release();
        trial.passAnInterval();
        trial.watching(watch(0));
        trial.passAnInterval();
        assertThat(trial.log.events)
                .extracting(UpgradeStatusChanged::account, UpgradeStatusChanged::sequence)
                .containsExactly(tuple(ACCOUNT, 0L), tuple(OTHER, 0L), tuple(ACCOUNT, 1L));
    }

    @Test
    void whoAsksForAPollIsToldWhatWasFound() {
        trial.watching(watch(0)).owningAll();
        trial.reports.answer(imei(0), PENDING);
        Optional<CycleReport> report = trial.get(trial.monitor.fleet().pollNow(imei(0)));
        assertThat(report.orElseThrow().outcome()).isEqualTo(Outcome.CHANGED);
        assertThat(report.orElseThrow().changes()).hasSize(1);
    }

    private int pen() {
        return trial.placement.shardOf(imei(0));
    }

    private List<String> statuses() {
        return trial.log.events.stream()
                .map(change -> change.upgrade().status().value())
                .toList();
    }
}
