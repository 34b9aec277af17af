package io.upgradewatch.shard;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.ToldBefore;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.fleet.ShardGauges;
import io.upgradewatch.fleet.Trial;
import io.upgradewatch.poll.LoginLedger;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.Loss;
import io.upgradewatch.shard.cycle.NotHere;
import io.upgradewatch.watch.Watch;
import io.upgradewatch.watch.WatchDraft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static io.upgradewatch.fleet.Trial.NOON;
import static io.upgradewatch.fleet.Trial.imei;
import static io.upgradewatch.fleet.Trial.watch;
import static io.upgradewatch.shard.ScriptedReports.reported;
import static io.upgradewatch.shard.ScriptedReports.upgrade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ShardTest {

    private static final LoginLedger.Key LOGIN = new LoginLedger.Key("0af3");

    private static final PollOutcome PENDING = reported(upgrade("c", "UpgradePending", NOON.minusSeconds(60)));

    private static final WatchDraft DRAFT = new WatchDraft(imei(0), Trial.ACCOUNT, Optional.empty(), List.of());

    private final Trial trial = new Trial();

    @Test
    void aShardFencesThenReplaysThenPolls() {
        trial.log.holding = true;
        trial.watching(watch(0)).owning(0);
        assertThat(trial.log.steps).containsExactly("fence 0");
        trial.log.release();
        trial.loop.run();
        assertThat(trial.log.steps).containsExactly("fence 0", "replay 0");
        assertThat(trial.reports.polls).isEmpty();
        assertThat(trial.summary().shards()).containsEntry("replaying", 1).containsEntry("polling", 0);
        trial.log.release();
        trial.loop.run();
        assertThat(trial.log.steps).containsExactly("fence 0", "replay 0", "follow 0");
        assertThat(trial.reports.polls).hasSize(1);
        assertThat(trial.summary().shards()).containsEntry("replaying", 0).containsEntry("polling", 1);
        assertThat(trial.listener.replays).isEqualTo(1);
    }

    @Test
    void aShardOfWhichSomethingIsLostIsNotPolledAndSaysWhy() {
        trial.log.loss = new Loss(true, false);
        trial.log.refusing = true;
        trial.watching(watch(0)).owning(0);
        ShardGauges gauges = trial.monitor.gauges();
        gauges.start();
        trial.passAnInterval();
        assertThat(trial.reports.polls).isEmpty();
        assertThat(gauges.readings().obstacle())
                .startsWith("shards [0] are not polled: the state was never written")
                .contains("upgradewatch.kafka.lost-state");

        trial.log.refusing = false;
        trial.log.loss = Loss.NONE;
        trial.passAnInterval();
        assertThat(trial.reports.polls).isNotEmpty();
        assertThat(gauges.readings().obstacle()).isEmpty();
    }

    @Test
    void whatIsBroughtBackIsKnownBeforeAnythingIsPolled() {
        trial.reports.answer(imei(0), PENDING);
        trial.log.loss = new Loss(true, false);
        trial.log.broughtBack.add(new LogEntry.Known(
                imei(0), new DeviceState(Trial.ACCOUNT, List.of(), false, ToldBefore.NOTHING.lost(NOON))));
        trial.watching(watch(0)).owning(0);
        assertThat(trial.log.steps).containsExactly("fence 0", "replay 0", "restore 0", "follow 0");
        trial.passAnInterval();
        assertThat(trial.reports.polls).isNotEmpty();
        assertThat(trial.log.events).as("adopted silently").isEmpty();
    }

    @Test
    void aBigShardIsTakenOnByAndBySoThatTheLoopGoesOn() {
        int devices = 3 * Devices.SLICE;
        trial.watching(watches(devices));
        trial.monitor.owner().assigned(Set.of(0));
        List<Long> seen = new ArrayList<>();
        watchTheCount(seen, devices);
        trial.loop.run();
        assertThat(seen).contains((long) Devices.SLICE, 2L * Devices.SLICE).endsWith((long) devices);
        assertThat(trial.summary().shards()).containsEntry("polling", 1);
    }

    private void watchTheCount(List<Long> seen, long last) {
        trial.loop.execute(() -> {
            seen.add((long) trial.listener.watched);
            if (trial.listener.watched < last) {
                watchTheCount(seen, last);
            }
        });
    }

    @Test
    void aShardThatIsLostWhileItIsTakenOnIsLeftEmpty() {
        trial.watching(watches(3 * Devices.SLICE));
        trial.monitor.owner().assigned(Set.of(0));
        loseOnceSomeAreTakenOn();
        trial.loop.run();
        assertThat(trial.listener.watched).isZero();
        assertThat(trial.reports.polls).isEmpty();
    }

    private void loseOnceSomeAreTakenOn() {
        trial.loop.execute(() -> {
            if (trial.listener.watched > 0) {
                trial.monitor.owner().lost(Set.of(0));
            } else {
                loseOnceSomeAreTakenOn();
            }
        });
    }

    // All on shard 0.
    private Watch[] watches(int devices) {
        return IntStream.range(0, devices)
                .mapToObj(i -> watch((long) i * trial.placement.shards()))
                .toArray(Watch[]::new);
    }

    @Test
    void whatIsKnownFromTheLogIsNoChangeAndWaitsForItsSlot() {
        trial.reports.answer(imei(0), PENDING);
        trial.watching(watch(0)).owning(0);
        trial.get(trial.monitor.owner().revoked(Set.of(0)));
        trial.owning(0);
        assertThat(trial.reports.polls).hasSize(1);
        trial.passAnInterval();
        assertThat(trial.reports.polls).hasSize(2);
        assertThat(trial.log.events).hasSize(1);
    }

    @Test
    void aFenceOrReplayThatFailsIsTriedAgainLaterEachTime() {
        trial.log.fencesToFail = 2;
        trial.log.replaysToFail = 1;
        trial.watching(watch(0)).owning(0);
        assertThat(trial.log.steps).containsExactly("fence 0");
        trial.pass(Duration.ofMillis(500));
        assertThat(trial.log.steps).containsExactly("fence 0", "fence 0");
        trial.pass(Duration.ofSeconds(10));
        assertThat(trial.log.steps)
                .containsExactly("fence 0", "fence 0", "fence 0", "replay 0", "fence 0", "replay 0", "follow 0");
        assertThat(trial.reports.polls).hasSize(1);
    }

    @Test
    void givingUpCommitsWhatWasAcceptedAndPollsNoMore() {
        trial.watching(watch(0)).owning(0);
        RecordingPublisher pen = trial.log.pen(0);
        pen.holding = true;
        trial.reports.answer(imei(0), PENDING);
        trial.passAnInterval();
        trial.get(trial.monitor.owner().revoked(Set.of(0)));
        assertThat(trial.log.events).hasSize(1);
        assertThat(pen.closed).isTrue();
        trial.passAnInterval();
        assertThat(trial.reports.polls).hasSize(2);
        assertThat(trial.summary().shards()).containsEntry("draining", 0).containsEntry("polling", 0);
        assertThat(trial.listener.watched).isZero();
        assertThat(trial.listener.devices).isEmpty();
    }

    @Test
    void aShardThatIsHandedBackKeepsItsPenUntilALoginIsWrittenDown() {
        int ofLogins = trial.placement.shardOf(LOGIN.login());
        int another = (ofLogins + 1) % trial.placement.shards();
        trial.watching(watch(ofLogins)).owning(ofLogins, another);
        CompletableFuture<Void> login = trial.reports.loggingIn(LOGIN);
        AtomicBoolean handedBack = new AtomicBoolean();
        trial.monitor.owner().revoked(Set.of(ofLogins, another)).subscribe().with(done -> handedBack.set(true));
        trial.passAnInterval();
        assertThat(trial.log.pen(ofLogins).closed).isFalse();
        assertThat(handedBack).isFalse();
        assertThat(trial.reports.polls).hasSize(1);
        login.complete(null);
        assertThat(trial.log.pen(ofLogins).closed).isTrue();
        assertThat(trial.log.pen(another).closed).isTrue();
        assertThat(handedBack).isTrue();
    }

    @Test
    void aLoginThatAnotherShardsPenWritesDownIsNotWaitedFor() {
        int ofLogins = trial.placement.shardOf(LOGIN.login());
        int another = (ofLogins + 1) % trial.placement.shards();
        trial.owning(ofLogins, another);
        trial.reports.loggingIn(LOGIN);
        trial.get(trial.monitor.owner().revoked(Set.of(another)));
        assertThat(trial.log.pen(another).closed).isTrue();
    }

    @Test
    void anAnswerThatComesAfterTheShardWasGivenUpIsNotPublished() {
        trial.watching(watch(0)).owning(0);
        trial.reports.holding = true;
        trial.reports.answer(imei(0), PENDING);
        trial.passAnInterval();
        trial.monitor.owner().lost(Set.of(0));
        trial.owning(0);
        trial.reports.release();
        trial.loop.run();
        assertThat(trial.log.events).isEmpty();
        trial.reports.holding = false;
        trial.passAnInterval();
        assertThat(trial.log.events).hasSize(1);
        assertThat(trial.summary().inFlight()).isZero();
    }

    @Test
    void aShardTakenAwayWhileItFencesOrReplaysNeverPolls() {
        for (int releases = 0; releases < 2; releases++) {
            Trial slow = new Trial().watching(watch(0));
            slow.log.holding = true;
            slow.owning(0);
            for (int i = 0; i < releases; i++) {
                slow.log.release();
            }
            slow.get(slow.monitor.owner().revoked(Set.of(0)));
            slow.log.release();
            slow.log.release();
            slow.passAnInterval();
            assertThat(slow.reports.polls).isEmpty();
            assertThat(slow.listener.watched).isZero();
            assertThat(slow.log.pen(0).closed).isTrue();
        }
    }

    @Test
    void assignedTwiceIsOpenedOnce() {
        trial.watching(watch(0)).owning(0);
        trial.owning(0);
        trial.pass(Trial.INTERVAL.multipliedBy(2));
        assertThat(trial.reports.polls).hasSize(3);
        assertThat(trial.listener.watched).isEqualTo(1);
    }

    @Test
    void whatNobodyWatchesIsMarkedAsLetGoAtTheReplay() {
        DeviceState state = new DeviceState(Trial.ACCOUNT, List.of());
        trial.log.write(0, new LogEntry.Known(imei(0), state), new LogEntry.Known(imei(4), state));
        trial.watching(watch(4)).owning(0);
        assertThat(trial.log.entries(0))
                .filteredOn(LogEntry.Kept.class::isInstance)
                .extracting(row -> ((LogEntry.Kept) row).imei())
                .containsExactly(imei(0));
    }

    @Test
    void aPollThatIsAnsweredAfterTheShardOpenedAnewIsForgotten() {
        trial.watching(watch(0), watch(4)).owning(0);
        trial.reports.holding = true;
        trial.reports.answer(imei(0), PENDING);
        trial.reports.answer(imei(4), PENDING);
        trial.passAnInterval();
        assertThat(trial.reports.held()).isEqualTo(2);
        trial.log.pen(0).fenced = true;
        trial.log.write(0, new LogEntry.Watched(watch(8)), new LogEntry.Unwatched(imei(8)));
        trial.pass(Duration.ofSeconds(1));
        assertThat(trial.log.steps.stream().filter("fence 0"::equals)).hasSize(2);
        trial.reports.holding = false;
        trial.reports.release();
        trial.loop.run();
        assertThat(trial.log.events).isEmpty();
        trial.passAnInterval();
        assertThat(trial.log.events).hasSize(2);
        assertThat(trial.listener.watched).isEqualTo(2);
    }

    @Test
    void fencedWhileItReplaysItsFirstAnswersAShardLosesNoDevice() {
        trial.reports.otherwise = watch -> PENDING;
        trial.watching(watch(0), watch(4), watch(8));
        trial.log.holding = true;
        trial.owning(0);
        trial.log.release();
        trial.log.pen(0).fenced = true;
        trial.log.holding = false;
        trial.log.release();
        trial.pass(Duration.ofSeconds(10));
        assertThat(trial.log.events).hasSize(3);
        trial.passAnInterval();
        assertThat(trial.log.events).hasSize(3);
        assertThat(trial.listener.watched).isEqualTo(3);
    }

    @Test
    void aTaskOfOthersThatThrowsDoesNotKeepTheShardFromPolling() {
        AtomicInteger told = new AtomicInteger();
        trial.monitor.fileWatches().onWanted(() -> {
            told.incrementAndGet();
            throw new IllegalStateException("a bug");
        });
        trial.loop.run();
        trial.watching(watch(0)).owning(0);
        trial.pass(Duration.ofHours(1));
        assertThat(told).hasValue(1);
        assertThat(trial.reports.polls).hasSize(5);
    }

    @Test
    void whoWaitsForARowIsToldWhenTheShardIsGivenUp() {
        trial.owning(0);
        trial.watchlist.holding = true;
        List<Throwable> failures = new ArrayList<>();
        trial.monitor.fleet().watch(DRAFT, Fleet.Condition.NONE).subscribe().with(done -> {}, failures::add);
        trial.loop.run();
        trial.get(trial.monitor.owner().revoked(Set.of(0)));
        assertThat(failures).singleElement().isInstanceOf(NotHere.class);
        assertThatThrownBy(() -> trial.get(trial.monitor.fleet().watch(DRAFT, Fleet.Condition.NONE)))
                .isInstanceOf(NotHere.class);
    }

    @Test
    void whatIsUnderWayForAShardThatIsTakenAwayIsCancelled() {
        trial.log.holding = true;
        trial.watching(watch(0)).owning(0);
        trial.log.release();
        trial.loop.run();
        trial.get(trial.monitor.owner().revoked(Set.of(0)));
        trial.log.release();
        assertThat(trial.log.steps).containsExactly("fence 0", "replay 0", "cancelled 0");
    }

    @Test
    void aShardWhoseLoginsCannotBeEndedClosesItsPenAllTheSame() {
        int ofLogins = trial.placement.shardOf(LOGIN.login());
        trial.owning(ofLogins);
        trial.reports.loggingIn(LOGIN).completeExceptionally(new IllegalStateException("a bug"));
        trial.get(trial.monitor.owner().revoked(Set.of(ofLogins)));
        assertThat(trial.log.pen(ofLogins).closed).isTrue();
    }

    @Test
    void gaugesGoOnAfterOneOfThemHasFailed() {
        ShardGauges gauges = trial.monitor.gauges();
        trial.watching(watch(0)).owning(0);
        trial.brokenMembership = true;
        gauges.start();
        trial.pass(Duration.ofSeconds(5));
        assertThat(gauges.readings().age()).isLessThan(Duration.ofSeconds(30));
        trial.brokenMembership = false;
        trial.pass(Duration.ofSeconds(2));
        assertThat(gauges.readings().devices()).isEqualTo(1);
    }
}
