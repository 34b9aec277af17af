package io.upgradewatch.fleet;

import io.smallrye.mutiny.subscription.Cancellable;
import io.upgradewatch.fleet.view.DeviceFilter;
import io.upgradewatch.fleet.view.DeviceQuery;
import io.upgradewatch.fleet.view.DeviceView;
import io.upgradewatch.fleet.view.PauseView;
import io.upgradewatch.fleet.view.SetView;
import io.upgradewatch.fleet.view.ShardsView;
import io.upgradewatch.fleet.view.Summary;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.poll.Blame;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.shard.Sweep;
import io.upgradewatch.shard.cycle.CycleReport;
import io.upgradewatch.shard.cycle.NotHere;
import io.upgradewatch.shard.cycle.Outcome;
import io.upgradewatch.shard.cycle.Standing;
import io.upgradewatch.watch.Pause;
import io.upgradewatch.watch.Watch;
import io.upgradewatch.watch.WatchDraft;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static io.upgradewatch.fleet.Trial.ACCOUNT;
import static io.upgradewatch.fleet.Trial.NOON;
import static io.upgradewatch.fleet.Trial.OTHER;
import static io.upgradewatch.fleet.Trial.imei;
import static io.upgradewatch.fleet.Trial.watch;
import static io.upgradewatch.shard.ScriptedReports.reported;
import static io.upgradewatch.shard.ScriptedReports.upgrade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OwnFleetTest {

    private static final DeviceQuery ALL = new DeviceQuery(DeviceFilter.ALL, Optional.empty(), 1_000);

    private final Trial trial = new Trial();
    private final Fleet fleet = trial.monitor.fleet();

    @Test
    void aNewWatchIsNewAndAReplacedOneIsNot() {
        trial.owningAll();
        assertThat(trial.get(fleet.watch(draft(1), Fleet.Condition.NONE)).isNew())
                .isTrue();
        assertThat(trial.get(fleet.watch(draft(1, "pilot"), Fleet.Condition.NONE))
                        .isNew())
                .isFalse();
        assertThat(trial.device(1).watch().tags()).containsExactly("pilot");
        assertThat(trial.listener.watched).isEqualTo(1);
    }

    @Test
    void aSearchThatFindsLittleLetsTheLoopGoOnInBetween() {
        int last = 3 * Sweep.SLICE * trial.placement.shards();
        trial.watching(IntStream.range(0, last).mapToObj(Trial::watch).toArray(Watch[]::new))
                .watching(tagged(last, "rare"))
                .owningAll();
        DeviceQuery rare = new DeviceQuery(tagged("rare"), Optional.empty(), 1_000);
        List<String> order = new ArrayList<>();
        fleet.devices(rare).subscribe().with(page -> order.add("found " + page.size()));
        trial.loop.execute(() -> order.add("went on"));
        trial.loop.run();
        assertThat(order).containsExactly("went on", "found 1");
    }

    @Test
    void aCampaignIsLookedForAmongAllUpgradesAndItsOwnStatusCounts() {
        trial.reports.answer(
                imei(1),
                reported(
                        upgrade("c1", "UpgradeFailed", NOON.minusSeconds(200)),
                        upgrade("c2", "UpgradeSuccess", NOON.minusSeconds(100))));
        trial.watching(watch(1), watch(2)).owningAll();
        trial.passAnInterval();
        UpgradeStatus failed = UpgradeStatus.UPGRADE_FAILED;
        assertThat(found(ofUpgrade(null, null, "C1", null))).containsExactly(1L);
        assertThat(found(ofUpgrade(failed, null, "c1", null))).containsExactly(1L);
        assertThat(found(ofUpgrade(failed, null, null, null)))
                .as("not the latest")
                .isEmpty();
        assertThat(found(ofUpgrade(null, "2", null, null))).containsExactly(1L);
        assertThat(found(ofUpgrade(null, "name", null, null))).containsExactly(1L);
        assertThat(found(ofUpgrade(null, "1", null, null))).isEmpty();
        assertThat(found(ofUpgrade(null, null, null, "WHY"))).containsExactly(1L);
        assertThat(found(ofUpgrade(null, null, null, "c2"))).containsExactly(1L);
        assertThat(found(ofUpgrade(null, null, null, imei(2).digits().substring(3))))
                .containsExactly(2L);
    }

    @Test
    void devicesAreFoundByHowTheirPollsGo() {
        trial.reports.answer(imei(1), new PollOutcome.Refused(true, "gone", Blame.DEVICE));
        trial.watching(watch(1), watch(2)).owningAll();
        trial.passAnInterval();
        assertThat(found(standing(Standing.REFUSED))).containsExactly(1L);
        assertThat(found(standing(Standing.SET_ASIDE))).containsExactly(1L);
        assertThat(found(standing(Standing.NEVER_ANSWERED))).containsExactly(1L);
        assertThat(found(standing(Standing.UNCHANGED))).containsExactly(2L);
        assertThat(found(standing(Standing.LATE))).isEmpty();
        trial.reports.notReady.add(SetName.UNNAMED);
        trial.passAnInterval();
        trial.pass(Duration.ofSeconds(1));
        assertThat(found(standing(Standing.LATE))).containsExactly(2L);
    }

    @Test
    void whatCouldNotBeReadIsAskedForAgainWhateverItSaid() {
        trial.reports.answer(imei(1), new PollOutcome.Unreadable("odd", "what", 200, new byte[0]));
        trial.watching(watch(1), watch(2)).owningAll();
        trial.pass(Duration.ofSeconds(1));
        assertThat(trial.reports.pollsOf(imei(1))).isEqualTo(1);
        assertThat(trial.get(fleet.retryUnreadable())).isEqualTo(1);
        trial.pass(Duration.ofSeconds(1));
        assertThat(trial.reports.pollsOf(imei(1))).isEqualTo(2);
        assertThat(trial.reports.pollsOf(imei(2))).isEqualTo(1);
    }

    @Test
    void setsAndShardsAreShownAsThisInstanceSeesThem() {
        trial.reports.paused.put(SetName.UNNAMED, "login_refused");
        trial.owners.put(3, URI.create("http://there"));
        trial.watching(watch(1)).owning(0, 1);
        SetView set = trial.get(fleet.sets()).get(0);
        assertThat(set.pauses()).extracting(PauseView::cause).containsExactly("login_refused");
        assertThat(set.tokens()).extracting(SetView.Token::kind).containsExactly("bearer");
        ShardsView shards = trial.get(fleet.shards());
        assertThat(shards.total()).isEqualTo(4);
        assertThat(shards.owners()).containsOnlyKeys(3);
        assertThat(shards.owned()).extracting(ShardsView.Owned::shard).containsExactly(0, 1);
        assertThat(shards.owned()).extracting(ShardsView.Owned::state).containsOnly("polling");
        trial.unknownOwners = true;
        assertThat(trial.get(fleet.shards()).owners()).isEmpty();
    }

    @Test
    void aPausedAccountIsNotPolledBeforeItsEndUnlessItIsResumed() {
        Pause.Target account = new Pause.Target(Pause.Scope.ACCOUNT, OTHER.value());
        Watch other = new Watch(imei(2), OTHER, Instant.EPOCH, List.of(), Watch.Source.TOPIC);
        trial.watching(watch(1), other).owningAll();
        trial.pass(Duration.ofSeconds(1));
        Instant end = trial.loop.now().plus(Duration.ofHours(4));
        trial.get(fleet.pause(new Pause(account, end)));
        trial.passAnInterval();
        trial.passAnInterval();
        assertThat(trial.reports.pollsOf(imei(2))).isEqualTo(1);
        assertThat(trial.reports.pollsOf(imei(1))).isGreaterThan(1);
        assertThat(trial.device(2).why()).isEqualTo("paused by an operator until " + end);
        assertThat(trial.device(2).nextPoll()).isAfterOrEqualTo(end);
        assertThatThrownBy(() -> trial.get(fleet.pollNow(imei(2)))).hasMessageContaining("paused by an operator");
        assertThat(trial.get(fleet.sets()).get(0).pauses())
                .containsExactly(
                        new PauseView("account", OTHER.value(), "operator", "paused by an operator", Optional.of(end)));

        trial.get(fleet.resume(account));
        trial.passAnInterval();
        assertThat(trial.reports.pollsOf(imei(2))).isEqualTo(2);
        assertThat(trial.device(2).why()).doesNotContain("paused");

        trial.get(fleet.pause(new Pause(account, trial.loop.now().plus(Duration.ofHours(1)))));
        trial.pass(Duration.ofHours(1).plus(Trial.INTERVAL));
        assertThat(trial.reports.pollsOf(imei(2))).as("it has ended by itself").isGreaterThan(2);
    }

    @Test
    void nothingIsSentWithAPausedSetAndCampaignsPauseTheirDevices() {
        trial.reports.answer(imei(1), reported(upgrade("C1", "UpgradePending", NOON)));
        trial.watching(watch(1), watch(2)).owningAll();
        trial.pass(Duration.ofSeconds(1));
        trial.get(fleet.pause(new Pause(
                new Pause.Target(Pause.Scope.CAMPAIGN, "c1"), trial.loop.now().plus(Duration.ofHours(1)))));
        trial.passAnInterval();
        assertThat(trial.reports.pollsOf(imei(1))).isEqualTo(1);
        assertThat(trial.reports.pollsOf(imei(2))).isEqualTo(2);

        Pause.Target set = new Pause.Target(Pause.Scope.SET, "default");
        trial.get(fleet.pause(new Pause(set, trial.loop.now().plus(Duration.ofHours(9)))));
        int polls = trial.reports.polls.size();
        trial.pass(Duration.ofHours(3));
        assertThat(trial.reports.polls).hasSize(polls);
        trial.get(fleet.resume(set));
        trial.passAnInterval();
        assertThat(trial.reports.polls).hasSizeGreaterThanOrEqualTo(polls + 2);
        assertThatThrownBy(() -> trial.get(fleet.pause(new Pause(new Pause.Target(Pause.Scope.SET, "no"), NOON))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsPolledBeforeItIsKnownWhatIsPaused() {
        trial.pauses.known = false;
        trial.watching(watch(1)).owningAll();
        trial.passAnInterval();
        assertThat(trial.reports.polls).isEmpty();
        trial.pauses.known = true;
        trial.passAnInterval();
        assertThat(trial.reports.polls).isNotEmpty();
    }

    @Test
    void manyAreUnwatchedAndThoseThatTheFileWantsStay() {
        trial.watching(
                        tagged(1, "old"),
                        tagged(2, "new"),
                        new Watch(
                                imei(3),
                                ACCOUNT,
                                Instant.EPOCH,
                                List.of("old"),
                                Set.of(Watch.Source.FILE, Watch.Source.REST)))
                .owningAll();
        Fleet.Unwatched would = new Fleet.Unwatched(2, 1, List.of(imei(1)));
        assertThat(trial.get(fleet.unwatchAll(tagged("old"), true))).isEqualTo(would);
        assertThat(trial.watchlist.rows).isEmpty();
        assertThat(trial.get(fleet.unwatchAll(tagged("old"), false))).isEqualTo(would);
        assertThat(found(DeviceFilter.ALL)).containsExactly(2L, 3L);
        assertThat(trial.device(3).watch().sources()).containsExactly(Watch.Source.FILE);
    }

    @Test
    void pagesLeaveNobodyOutAndRepeatNobody() {
        int devices = Sweep.SLICE * trial.placement.shards() + 1_500;
        trial.watching(IntStream.range(0, devices).mapToObj(Trial::watch).toArray(Watch[]::new))
                .owningAll();
        List<Imei> seen = new ArrayList<>();
        List<DeviceView> page = trial.get(fleet.devices(ALL));
        while (!page.isEmpty()) {
            page.forEach(view -> seen.add(view.watch().imei()));
            page = trial.get(fleet.devices(after(seen.get(seen.size() - 1))));
        }
        assertThat(seen)
                .isEqualTo(IntStream.range(0, devices).mapToObj(Trial::imei).toList());
    }

    private static DeviceQuery after(Imei imei) {
        return new DeviceQuery(DeviceFilter.ALL, Optional.of(imei), 1_000);
    }

    @Test
    void aWatchCompletesWhenItsRowIsReadAndNotBefore() {
        trial.owningAll();
        trial.watchlist.holding = true;
        boolean[] done = {false};
        fleet.watch(draft(1), Fleet.Condition.NONE).subscribe().with(created -> done[0] = true);
        trial.loop.run();
        assertThat(done[0]).isFalse();
        trial.watchlist.deliver();
        trial.loop.run();
        assertThat(done[0]).isTrue();
    }

    @Test
    void aRowThatNobodyReadsIsNotWaitedForWithoutEnd() {
        trial.owningAll();
        trial.watchlist.holding = true;
        Throwable[] failure = {null};
        fleet.watch(draft(1), Fleet.Condition.NONE).subscribe().with(created -> {}, failed -> failure[0] = failed);
        trial.pass(Duration.ofSeconds(14));
        assertThat(failure[0]).isNull();
        trial.pass(Duration.ofSeconds(2));
        assertThat(failure[0]).isInstanceOf(NotHere.class);
        Shards shards = (Shards) trial.monitor.owner();
        assertThat(shards.owned())
                .allSatisfy(shard -> assertThat(shard.waiting()).isZero());
    }

    @Test
    void aGroupThatCannotBeAskedMakesADeviceBeNowhereAndPeersUnknown() {
        trial.owning(0);
        trial.unknownOwners = true;
        assertThat(trial.get(fleet.whereIs(imei(1)))).isEqualTo(new Fleet.Whereabouts.Nowhere());
        assertThat(trial.get(fleet.whereIs(imei(0)))).isEqualTo(new Fleet.Whereabouts.Here());
        assertThatThrownBy(() -> trial.get(fleet.peers())).hasMessage("rebalancing");
    }

    @Test
    void unwatchingTwiceIsNoFault() {
        trial.watching(watch(1)).owningAll();
        trial.get(fleet.unwatch(imei(1), Fleet.Condition.NONE));
        trial.get(fleet.unwatch(imei(1), Fleet.Condition.NONE));
        assertThat(trial.get(fleet.device(imei(1)))).isEmpty();
        assertThat(trial.get(fleet.pollNow(imei(1)))).isEmpty();
    }

    @Test
    void whoCouldNotWriteOrGaveUpIsForgotten() {
        trial.owningAll();
        trial.watchlist.failing = true;
        assertThatThrownBy(() -> trial.get(fleet.watch(draft(1), Fleet.Condition.NONE)))
                .hasMessage("no broker");
        trial.watchlist.failing = false;
        trial.watchlist.throwing = true;
        assertThatThrownBy(() -> trial.get(fleet.watch(draft(1), Fleet.Condition.NONE)))
                .hasMessageContaining("bug");
        trial.watchlist.throwing = false;
        trial.watchlist.holding = true;
        Cancellable patient =
                fleet.watch(draft(1), Fleet.Condition.NONE).subscribe().with(created -> {});
        trial.loop.run();
        patient.cancel();
        trial.loop.run();
        Shards shards = (Shards) trial.monitor.owner();
        assertThat(shards.owned())
                .allSatisfy(shard -> assertThat(shard.waiting()).isZero());
    }

    @Test
    void devicesAreListedInOrderPageByPage() {
        for (int i = 30; i > 0; i--) {
            trial.watching(watch(i));
        }
        trial.owningAll();
        List<DeviceView> page = trial.get(fleet.devices(page(Optional.empty(), 10)));
        assertThat(page).extracting(view -> view.watch().imei()).containsExactly(numbers(1, 10));
        page = trial.get(fleet.devices(page(Optional.of(imei(10)), 10)));
        assertThat(page).extracting(view -> view.watch().imei()).containsExactly(numbers(11, 20));
        assertThat(trial.get(fleet.devices(page(Optional.of(imei(30)), 10)))).isEmpty();
    }

    @Test
    void filtersHoldTogether() {
        trial.reports.answer(imei(1), reported(upgrade("c", "UpgradeFailed", NOON)));
        trial.reports.answer(imei(2), reported(upgrade("c", "UpgradeSuccess", NOON)));
        trial.watching(tagged(1, "pilot"), tagged(2, "pilot"), watch(3));
        trial.watching(new Watch(imei(4), OTHER, Instant.EPOCH, List.of("pilot"), Watch.Source.TOPIC));
        trial.owningAll();
        assertThat(list(Optional.empty(), Optional.empty(), Optional.of("pilot")))
                .hasSize(3);
        assertThat(list(Optional.of(OTHER), Optional.empty(), Optional.of("pilot")))
                .hasSize(1);
        assertThat(list(Optional.empty(), Optional.of(UpgradeStatus.reported("upgradefailed")), Optional.of("pilot")))
                .extracting(view -> view.watch().imei())
                .containsExactly(imei(1));
        assertThat(list(Optional.of(OTHER), Optional.of(UpgradeStatus.UPGRADE_FAILED), Optional.empty()))
                .isEmpty();
    }

    @Test
    void devicesWithoutAnUpgradeAreFoundAsTheSummaryCallsThem() {
        trial.reports.answer(imei(1), reported(upgrade("c", "UpgradeFailed", NOON)));
        trial.watching(watch(1), watch(2)).owningAll();
        assertThat(trial.summary().devicesByStatus()).containsEntry("none", 1L);
        assertThat(list(Optional.empty(), Optional.of(UpgradeStatus.reported("none")), Optional.empty()))
                .extracting(view -> view.watch().imei())
                .containsExactly(imei(2));
    }

    @Test
    void limitsAreOneToAThousand() {
        assertThatThrownBy(() -> page(Optional.empty(), 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> page(Optional.empty(), 1_001)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDeviceIsHereElsewhereOrNowhere() {
        trial.owning(0);
        trial.owners.put(0, URI.create("http://me"));
        trial.owners.put(1, URI.create("http://other"));
        assertThat(trial.get(fleet.whereIs(imei(0)))).isEqualTo(new Fleet.Whereabouts.Here());
        assertThat(trial.get(fleet.whereIs(imei(1)))).isEqualTo(new Fleet.Whereabouts.At(URI.create("http://other")));
        assertThat(trial.get(fleet.whereIs(imei(2)))).isEqualTo(new Fleet.Whereabouts.Nowhere());
        assertThat(trial.get(fleet.peers())).containsExactly(URI.create("http://other"));
        assertThatThrownBy(() -> trial.get(fleet.device(imei(1)))).isInstanceOf(NotHere.class);
    }

    @Test
    void aShardOfOursThatStillReplaysIsNowhere() {
        trial.log.holding = true;
        trial.owning(0);
        trial.owners.put(0, URI.create("http://me"));
        assertThat(trial.get(fleet.whereIs(imei(0)))).isEqualTo(new Fleet.Whereabouts.Nowhere());
    }

    @Test
    void aPollWithPausedCredentialsSaysSoAtOnce() {
        trial.watching(watch(1)).owningAll();
        trial.reports.paused.put(SetName.UNNAMED, "login_refused");
        CycleReport report = trial.get(fleet.pollNow(imei(1))).orElseThrow();
        assertThat(report.outcome()).isEqualTo(Outcome.DENIED);
        assertThat(report.cause().orElseThrow()).contains("login_refused");
    }

    @Test
    void aPollThatWaitsForALoginWhichIsNotAnsweredIsNotDenied() {
        trial.watching(watch(1)).owningAll();
        trial.reports.paused.put(SetName.UNNAMED, "login_unanswered");
        assertThatThrownBy(() -> trial.get(fleet.pollNow(imei(1))))
                .isInstanceOf(Fleet.NotPolled.class)
                .hasMessageContaining("does not answer the login");
    }

    @Test
    void aPollThatIsNotAnsweredInTimeIsUnreachableAndGoesOn() {
        trial.watching(watch(1)).owningAll();
        trial.reports.holding = true;
        AtomicReference<Optional<CycleReport>> answer = new AtomicReference<>();
        fleet.pollNow(imei(1)).subscribe().with(answer::set);
        trial.pass(Duration.ofSeconds(21));
        assertThat(answer.get().orElseThrow().outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(answer.get().orElseThrow().cause().orElseThrow()).contains("20 s", "goes on");
        assertThat(trial.reports.held()).isEqualTo(1);
    }

    @Test
    void aPollThatCannotStartInTimeSaysWhatItWaitsFor() {
        trial.watching(watch(1)).owningAll();
        trial.reports.answer(imei(1), new PollOutcome.Throttled(Optional.of(Duration.ofMinutes(5))));
        trial.get(fleet.pollNow(imei(1)));
        AtomicReference<Throwable> failure = new AtomicReference<>();
        fleet.pollNow(imei(1)).subscribe().with(report -> {}, failure::set);
        trial.pass(Duration.ofSeconds(21));
        assertThat(failure.get()).isInstanceOf(Fleet.NotPolled.class).hasMessageContaining("fewer requests");
    }

    @Test
    void whoAsksWhileTheDeviceLeavesIsToldSo() {
        trial.watching(watch(1)).owningAll();
        trial.reports.holding = true;
        Throwable[] failure = {null};
        fleet.pollNow(imei(1)).subscribe().with(report -> {}, failed -> failure[0] = failed);
        trial.loop.run();
        trial.unwatching(imei(1));
        assertThat(failure[0]).isInstanceOf(NotHere.class);
    }

    @Test
    void theSummaryAddsUp() {
        trial.reports.answer(imei(1), reported(upgrade("c", "UpgradeFailed", NOON)));
        trial.reports.answer(imei(2), new PollOutcome.Refused(true, "no such device"));
        trial.watching(watch(1), watch(2), watch(3)).owningAll();
        Summary summary = trial.summary();
        assertThat(summary.watched()).isEqualTo(3);
        assertThat(summary.quarantined()).isEqualTo(1);
        assertThat(summary.devicesByStatus()).containsEntry("UpgradeFailed", 1L).containsEntry("none", 2L);
        assertThat(summary.devicesByStatus().values().stream()
                        .mapToLong(count -> count)
                        .sum())
                .isEqualTo(3);
        assertThat(summary.polls().values().stream().mapToLong(count -> count).sum())
                .isEqualTo(3);
        assertThat(summary.changes()).containsEntry("UpgradeFailed", 1L);
        assertThat(summary.sets()).singleElement().satisfies(set -> {
            assertThat(set.set()).isEqualTo("default");
            assertThat(set.budgetUsed()).isEqualTo(3);
        });
        trial.get(trial.monitor.owner().revoked(Set.of(0, 1, 2, 3)));
        assertThat(trial.summary().watched()).isZero();
        assertThat(trial.summary().quarantined()).isZero();
        assertThat(trial.summary().devicesByStatus()).isEmpty();
    }

    @Test
    void resumingAnUnknownSetFails() {
        assertThatThrownBy(() -> trial.get(fleet.resume("nosuch", false))).isInstanceOf(IllegalArgumentException.class);
        trial.reports.failures = 2;
        assertThat(trial.get(fleet.resume("default", false))).isEqualTo(new Fleet.Resumption(2, true));
        assertThat(trial.reports.resumed).containsExactly(SetName.UNNAMED);
    }

    @Test
    void aWatchSaysWhatThisCallWroteAndKeepsItsBeginningAndWhoeverWantedIt() {
        Instant since = NOON.minusSeconds(3_600);
        trial.watching(new Watch(imei(1), ACCOUNT, since, List.of(), Watch.Source.FILE))
                .owningAll();
        trial.watchlist.holding = true;
        List<Fleet.Written> written = new ArrayList<>();
        fleet.watch(draft(1, "first"), Fleet.Condition.NONE).subscribe().with(written::add);
        fleet.watch(draft(1, "second"), Fleet.Condition.NONE).subscribe().with(written::add);
        trial.loop.run();
        trial.watchlist.deliver();
        trial.loop.run();
        trial.watchlist.deliver();
        trial.loop.run();
        assertThat(written)
                .extracting(one -> one.device().watch().tags())
                .containsExactly(List.of("first"), List.of("second"));
        assertThat(written).allSatisfy(one -> {
            assertThat(one.isNew()).isFalse();
            assertThat(one.device().watch().since()).isEqualTo(since);
            assertThat(one.device().watch().sources()).containsExactly(Watch.Source.FILE, Watch.Source.REST);
        });
    }

    @Test
    void ofTwoWhoEditTheSameWatchAtOnceTheSecondIsToldSo() {
        trial.watching(watch(1)).owningAll();
        trial.watchlist.holding = true;
        Fleet.Condition asItWas = present -> present.equals(Optional.of(watch(1)));
        List<Object> ends = new ArrayList<>();
        fleet.watch(draft(1, "first"), asItWas).subscribe().with(ends::add, ends::add);
        fleet.watch(draft(1, "second"), asItWas).subscribe().with(ends::add, ends::add);
        trial.loop.run();
        trial.watchlist.deliver();
        trial.loop.run();
        assertThat(ends).hasSize(2);
        assertThat(ends.get(1)).isInstanceOf(Fleet.Changed.class);
        assertThat(trial.device(1).watch().tags()).containsExactly("first");
        assertThatThrownBy(() -> trial.get(fleet.unwatch(imei(1), asItWas))).isInstanceOf(Fleet.Changed.class);
    }

    @Test
    void theLastWhoWantsADeviceWatchedUnwatchesIt() {
        trial.watching(new Watch(imei(1), ACCOUNT, NOON, List.of(), Set.of(Watch.Source.FILE, Watch.Source.REST)))
                .owningAll();
        assertThat(trial.get(fleet.unwatch(imei(1), Fleet.Condition.NONE))
                        .orElseThrow()
                        .watch()
                        .sources())
                .containsExactly(Watch.Source.FILE);
        assertThat(trial.device(1).watch().sources()).containsExactly(Watch.Source.FILE);
    }

    @Test
    void watchingAgainKeepsTheBeginning() {
        Instant since = NOON.minusSeconds(3_600);
        trial.watching(new Watch(imei(1), ACCOUNT, since, List.of(), Watch.Source.REST))
                .owningAll();
        trial.get(fleet.unwatch(imei(1), Fleet.Condition.NONE));
        assertThat(trial.get(fleet.device(imei(1)))).isEmpty();
        trial.get(fleet.write(draft(1)));
        assertThat(trial.device(1).watch().since()).isEqualTo(since);
    }

    @Test
    void rowsOfThoseWhoDidNotAskReachTheDeviceToo() {
        trial.owningAll();
        trial.log.write(1, new LogEntry.Watched(watch(1)));
        assertThat(trial.device(1).watch()).isEqualTo(watch(1));
        assertThat(trial.device(1).watch().account()).isEqualTo(ACCOUNT);
    }

    private List<DeviceView> list(Optional<AccountName> account, Optional<UpgradeStatus> status, Optional<String> tag) {
        return list(filter(account, status, tag));
    }

    private List<DeviceView> list(DeviceFilter filter) {
        return trial.get(fleet.devices(new DeviceQuery(filter, ALL.after(), ALL.limit())));
    }

    private static DeviceFilter filter(
            Optional<AccountName> account, Optional<UpgradeStatus> status, Optional<String> tag) {
        return new DeviceFilter(
                account, status, Optional.empty(), Optional.empty(), Optional.empty(), tag, Optional.empty());
    }

    private static DeviceFilter tagged(String tag) {
        return filter(Optional.empty(), Optional.empty(), Optional.of(tag));
    }

    private static DeviceFilter standing(Standing outcome) {
        return new DeviceFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(outcome),
                Optional.empty(),
                Optional.empty());
    }

    private static DeviceFilter ofUpgrade(UpgradeStatus status, String firmware, String campaign, String text) {
        return new DeviceFilter(
                Optional.empty(),
                Optional.ofNullable(status),
                Optional.ofNullable(firmware),
                Optional.ofNullable(campaign).map(CampaignId::new),
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(text));
    }

    private List<Long> found(DeviceFilter filter) {
        return list(filter).stream()
                .map(view -> view.watch().imei().number() - imei(0).number())
                .toList();
    }

    private static DeviceQuery page(Optional<Imei> after, int limit) {
        return new DeviceQuery(DeviceFilter.ALL, after, limit);
    }

    private static WatchDraft draft(long number, String... tags) {
        return new WatchDraft(imei(number), ACCOUNT, Optional.empty(), List.of(tags));
    }

    private static Imei[] numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Trial::imei).toArray(Imei[]::new);
    }

    private static Watch tagged(long number, String... tags) {
        return new Watch(imei(number), ACCOUNT, Instant.EPOCH, List.of(tags), Watch.Source.TOPIC);
    }
}
