package io.upgradewatch.shard.cycle;

import io.upgradewatch.diff.Lags;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.fleet.Trial;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.UpgradeHistory;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.shard.Findings;
import io.upgradewatch.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

import static io.upgradewatch.fleet.Trial.ACCOUNT;
import static io.upgradewatch.fleet.Trial.INTERVAL;
import static io.upgradewatch.fleet.Trial.NOON;
import static io.upgradewatch.fleet.Trial.OTHER;
import static io.upgradewatch.fleet.Trial.imei;
import static io.upgradewatch.fleet.Trial.watch;
import static io.upgradewatch.shard.ScriptedReports.reported;
import static io.upgradewatch.shard.ScriptedReports.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

class PollLoopTest {

    @Test
    void everyDeviceIsPolledOncePerInterval() {
        Trial trial = new Trial().watching(many(500)).owningAll();
        trial.pass(INTERVAL.multipliedBy(4));
        for (int i = 0; i < 500; i++) {
            assertThat(trial.reports.pollsOf(imei(i))).isEqualTo(5);
        }
        assertThat(trial.listener.lags).allSatisfy(lag -> assertThat(lag).isLessThan(Duration.ofMillis(20)));
    }

    @Test
    void lagIsToldMoreFinelyThanSlotsAreSet() {
        Trial trial = new Trial();
        trial.loop.advance(Duration.ofNanos(400_000));
        trial.watching(many(1)).owningAll();
        assertThat(trial.listener.lags).containsExactly(Duration.ofNanos(400_000));
    }

    @Test
    void aPollStartsWithItsSlotAndNotWithTheNextMillisecond() {
        Trial trial = new Trial();
        trial.loop.advance(Duration.ofNanos(400_000));
        trial.watching(many(1)).owningAll();
        trial.pass(INTERVAL);
        assertThat(trial.listener.lags).containsExactly(Duration.ofNanos(400_000), Duration.ZERO);
    }

    @Test
    void theMostOverdueIsPolledFirst() {
        Trial trial = new Trial(1, 1).watching(many(40)).owningAll();
        trial.pass(Duration.ofMinutes(1));
        trial.reports.notReady.add(SetName.UNNAMED);
        trial.pass(INTERVAL.multipliedBy(2));
        trial.reports.notReady.clear();
        trial.listener.lags.clear();
        trial.pass(Duration.ofSeconds(45));
        assertThat(trial.listener.lags).hasSizeGreaterThan(38);
        for (int i = 1; i < 38; i++) {
            assertThat(trial.listener.lags.get(i))
                    .isLessThanOrEqualTo(trial.listener.lags.get(i - 1).plusMillis(1_100));
        }
    }

    @Test
    void theRateIsSpentAndNotExceeded() {
        Trial trial = new Trial(5, 100).watching(many(5_000)).owningAll();
        trial.pass(Duration.ofSeconds(100));
        assertThat(trial.reports.polls).hasSizeBetween(495, 502);
        assertThat(trial.summary().overdue()).isGreaterThan(4_000);
        assertThat(trial.summary().lagSeconds()).isBetween(99.0, 101.0);
    }

    @Test
    void aGreatRateIsSpentWithoutWakingForEachRequest() {
        Trial trial = new Trial(10_000, 100_000);
        trial.reports.holding = true;
        trial.watching(many(5_000)).owningAll();
        long before = trial.loop.steps();
        trial.pass(Duration.ofSeconds(1));
        assertThat(trial.reports.held()).isEqualTo(5_000);
        assertThat(trial.loop.steps() - before).isLessThan(1_500);
    }

    @Test
    void anInstanceSpendsThePartOfItsShards() {
        Trial trial = new Trial(8, 100).watching(many(5_000)).owning(0, 1);
        trial.pass(Duration.ofSeconds(100));
        assertThat(trial.reports.polls).hasSizeBetween(395, 402);
    }

    @Test
    void noMoreThanTheConcurrencyIsInFlight() {
        Trial trial = new Trial(100_000, 8);
        trial.reports.holding = true;
        trial.watching(many(100)).owningAll();
        trial.pass(Duration.ofMinutes(1));
        assertThat(trial.reports.held()).isEqualTo(8);
        assertThat(trial.summary().inFlight()).isEqualTo(8);
        trial.reports.release();
        trial.loop.run();
        assertThat(trial.reports.held()).isEqualTo(8);
        trial.reports.holding = false;
        trial.reports.release();
        trial.pass(Duration.ofSeconds(1));
        assertThat(trial.reports.polls).hasSize(100);
        assertThat(trial.summary().inFlight()).isZero();
    }

    @Test
    void aThrottlePausesOnlyItsSet() {
        SetName a = new SetName("a");
        SetName b = new SetName("b");
        Trial trial = new Trial(100_000, 8, a, b);
        trial.reports.serve(ACCOUNT, a).serve(OTHER, b);
        trial.watching(many(50)).watching(of(OTHER, 100, 50));
        trial.reports.otherwise = watch -> watch.account().equals(ACCOUNT)
                ? new PollOutcome.Throttled(Optional.of(Duration.ofSeconds(60)))
                : reported();
        trial.owningAll();
        assertThat(polls(trial, OTHER)).isEqualTo(50);
        assertThat(polls(trial, ACCOUNT)).isEqualTo(1);
        trial.pass(Duration.ofSeconds(59));
        assertThat(polls(trial, ACCOUNT)).isEqualTo(1);
        trial.reports.otherwise = watch -> reported();
        trial.pass(Duration.ofSeconds(2));
        assertThat(polls(trial, ACCOUNT)).isEqualTo(51);
    }

    @Test
    void aThrottleWithoutOrWithAnAbsurdWaitEndsWithinReason() {
        for (Optional<Duration> wish : List.of(
                Optional.<Duration>empty(),
                Optional.of(Duration.ZERO),
                Optional.of(Duration.ofSeconds(-5)),
                Optional.of(Duration.ofDays(400_000)),
                Optional.of(Duration.ofSeconds(Long.MAX_VALUE)))) {
            Trial trial = new Trial();
            trial.reports.otherwise = watch -> new PollOutcome.Throttled(wish);
            trial.watching(watch(0)).owningAll();
            trial.pass(Duration.ofSeconds(30));
            assertThat(trial.reports.polls).as("%s", wish).hasSizeBetween(1, 31);
            trial.reports.otherwise = watch -> reported();
            trial.pass(Duration.ofHours(2));
            assertThat(trial.listener.outcomes).as("%s", wish).endsWith(Outcome.UNCHANGED);
        }
    }

    @Test
    void throttlesInARowAreGivenEverMoreTimeUntilSomebodyIsServed() {
        Trial trial = new Trial(100_000, 8).watching(many(50)).owningAll();
        trial.reports.otherwise = watch -> new PollOutcome.Throttled(Optional.empty());
        trial.passAnInterval();
        trial.reports.polls.clear();
        trial.pass(Duration.ofHours(1));
        assertThat(trial.reports.polls).hasSizeBetween(11, 20);
        trial.reports.otherwise = watch -> reported();
        trial.pass(Duration.ofHours(1));
        trial.reports.otherwise =
                watch -> trial.reports.polls.size() == 1 ? new PollOutcome.Throttled(Optional.empty()) : reported();
        trial.reports.polls.clear();
        trial.pass(INTERVAL);
        assertThat(trial.listener.outcomes).contains(Outcome.THROTTLED).endsWith(Outcome.UNCHANGED);
        assertThat(trial.reports.polls).hasSizeBetween(45, 60);
    }

    @Test
    void aThrottleThatComesAgainIsGivenMoreTimeThanItAsksFor() {
        Trial trial = new Trial(100_000, 8).watching(many(50)).owningAll();
        for (Duration wish : List.of(Duration.ZERO, Duration.ofSeconds(-90), Duration.ofSeconds(1))) {
            trial.pass(Duration.ofHours(1));
            trial.reports.otherwise = watch -> new PollOutcome.Throttled(Optional.of(wish));
            trial.passAnInterval();
            trial.reports.polls.clear();
            trial.pass(Duration.ofHours(1));
            assertThat(trial.reports.polls).as("%s", wish).hasSizeBetween(11, 20);
            trial.reports.otherwise = watch -> reported();
        }
    }

    @Test
    void theFirstThrottleIsGivenWhatItAsksFor() {
        Trial trial = new Trial(100_000, 1).watching(watch(0));
        trial.reports.otherwise = watch -> trial.reports.polls.size() == 1
                ? new PollOutcome.Throttled(Optional.of(Duration.ofSeconds(3)))
                : reported();
        trial.owningAll();
        trial.pass(Duration.ofSeconds(2));
        assertThat(trial.reports.polls).hasSize(1);
        trial.pass(Duration.ofSeconds(2));
        assertThat(trial.reports.polls).hasSize(2);
    }

    @Test
    void aVolleyOfThrottlesIsOne() {
        Trial trial = new Trial(100_000, 8).watching(many(50));
        trial.reports.holding = true;
        trial.owningAll();
        trial.reports.otherwise = watch -> new PollOutcome.Throttled(Optional.empty());
        assertThat(trial.reports.polls).hasSize(8);
        trial.reports.holding = false;
        trial.reports.release();
        trial.reports.otherwise = watch -> reported();
        trial.pass(Duration.ofSeconds(11));
        assertThat(trial.listener.outcomes).endsWith(Outcome.UNCHANGED);
    }

    @Test
    void aVolleyOfThrottlesHalvesTheRateOnceAndSilenceBringsItBack() {
        Trial trial = new Trial(40, 8).watching(many(2_000));
        trial.reports.holding = true;
        trial.owningAll();
        trial.pass(Duration.ofSeconds(1));
        assertThat(trial.reports.polls).hasSize(8);
        trial.reports.otherwise = watch -> new PollOutcome.Throttled(Optional.of(Duration.ofSeconds(2)));
        trial.reports.holding = false;
        trial.reports.release();
        trial.reports.otherwise = watch -> reported();
        assertThat(rate(trial)).isEqualTo(20);
        trial.pass(Duration.ofSeconds(29));
        assertThat(rate(trial)).isEqualTo(20);
        assertThat(trial.reports.polls).hasSizeBetween(530, 560);

        trial.pass(Duration.ofSeconds(126));
        assertThat(rate(trial)).isBetween(29.0, 31.0);
        trial.pass(Duration.ofMinutes(3));
        assertThat(rate(trial)).isEqualTo(40);
    }

    private static double rate(Trial trial) {
        return trial.summary().sets().get(0).budgetRate();
    }

    @Test
    void aDeniedAccountDoesNotCostAPollOfEachDevice() {
        Trial trial = new Trial(100_000, 4).watching(many(500)).watching(of(OTHER, 1_000, 50));
        trial.reports.otherwise = watch -> watch.account().equals(ACCOUNT)
                ? new PollOutcome.Denied(PollOutcome.Scope.ACCOUNT, "http_403")
                : reported();
        trial.owningAll();
        trial.pass(Duration.ofHours(3));
        assertThat(polls(trial, ACCOUNT)).isBetween(5L, 100L);
        assertThat(polls(trial, OTHER)).isGreaterThanOrEqualTo(50 * 12);
        trial.reports.otherwise = watch -> reported();
        trial.reports.polls.clear();
        trial.pass(INTERVAL.multipliedBy(3));
        assertThat(polls(trial, ACCOUNT)).isGreaterThanOrEqualTo(500);
    }

    @Test
    void anAccountThatIsRefusedTouchesNoOther() {
        Trial trial = new Trial(100_000, 4).watching(many(50)).watching(of(OTHER, 100, 50));
        trial.reports.otherwise = watch -> watch.account().equals(ACCOUNT)
                ? new PollOutcome.Denied(PollOutcome.Scope.ACCOUNT, "no such account")
                : reported();
        trial.owningAll();
        trial.pass(Duration.ofSeconds(20));
        assertThat(polls(trial, OTHER)).isBetween(50L, 60L);
        assertThat(polls(trial, ACCOUNT)).isLessThanOrEqualTo(4);
        trial.reports.otherwise = watch -> reported();
        trial.pass(Duration.ofMinutes(2));
        assertThat(polls(trial, ACCOUNT)).isGreaterThanOrEqualTo(50);
    }

    @Test
    void aRefusedAccountIsLeftAloneForLongerEachTime() {
        Trial trial = new Trial(100_000, 1).watching(many(50));
        trial.reports.otherwise = watch -> new PollOutcome.Denied(PollOutcome.Scope.ACCOUNT, "no such account");
        trial.owningAll();
        trial.pass(Duration.ofHours(12));
        assertThat(trial.reports.polls).hasSizeBetween(14, 24);
    }

    @Test
    void aPollThatEndsWithTheWholeSetRefusedIsRepeatedSoonAfterTheSetIsReady() {
        Trial trial = new Trial().watching(many(1));
        trial.reports.otherwise = watch -> new PollOutcome.Denied(PollOutcome.Scope.CREDENTIALS, "http_403");
        trial.owningAll();
        trial.reports.notReady.add(SetName.UNNAMED);
        trial.reports.otherwise = watch -> reported();
        trial.pass(Duration.ofMinutes(3));
        trial.reports.notReady.clear();
        trial.pass(Duration.ofSeconds(1));
        assertThat(trial.reports.polls).hasSize(2);
    }

    @Test
    void requestsBeyondThosePolledForAreWithinTheRate() {
        Trial trial = new Trial(5, 100).watching(many(5_000));
        trial.reports.otherwise = watch -> {
            trial.reports.neighbours.asked(watch);
            return reported();
        };
        trial.owningAll();
        trial.pass(Duration.ofSeconds(100));
        assertThat(trial.reports.polls).hasSizeBetween(245, 252);
        assertThat(trial.summary().sets().get(0).budgetUsed()).isBetween(490L, 504L);
    }

    @Test
    void neighboursAreOthersOfTheAccountThoseServedLastFirst() {
        Trial trial = new Trial().watching(many(4)).watching(of(OTHER, 100, 3));
        trial.reports.answer(imei(1), new PollOutcome.Unreachable("timeout"));
        trial.owningAll();
        trial.unwatching(imei(3));
        assertThat(trial.reports.neighbours.ofAccount(watch(0), 9))
                .extracting(Watch::imei)
                .containsExactly(imei(2), imei(1));
        assertThat(trial.reports.neighbours.ofAccount(watch(0), 1)).hasSize(1);
        assertThat(trial.reports.neighbours.ofOtherAccounts(watch(0), 9))
                .singleElement()
                .extracting(Watch::account)
                .isEqualTo(OTHER);
    }

    @Test
    void aSetThatIsNotReadyPollsNothingUntilItIs() {
        Trial trial = new Trial();
        trial.reports.notReady.add(SetName.UNNAMED);
        trial.watching(many(20)).owningAll();
        trial.pass(Duration.ofMinutes(5));
        assertThat(trial.reports.polls).isEmpty();
        trial.reports.notReady.clear();
        trial.pass(Duration.ofSeconds(1));
        assertThat(trial.reports.polls).hasSize(20);
        assertThat(trial.listener.held).as("what is missing was on its way").isEmpty();
    }

    @Test
    void aDeviceThatIsHeldBackIsCountedOnceEachTimeItFallsDueAndSaysWhy() {
        Trial trial = new Trial();
        trial.reports.notReady.add(SetName.UNNAMED);
        trial.reports.heldBecause.put(SetName.UNNAMED, "tls_untrusted");
        trial.watching(many(20)).owningAll();
        trial.pass(INTERVAL.multipliedBy(3));
        assertThat(trial.listener.held).containsOnly(Map.entry("default tls_untrusted", 20));
        assertThat(trial.device(3).why()).contains("credential set default cannot be used: tls_untrusted");

        trial.reports.notReady.clear();
        trial.pass(Duration.ofSeconds(1));
        trial.reports.notReady.add(SetName.UNNAMED);
        trial.pass(INTERVAL.multipliedBy(2));
        assertThat(trial.listener.held).containsOnly(Map.entry("default tls_untrusted", 40));
    }

    @Test
    void whatAFirstAnswerTellsIsNoNewsAndWhatFollowsIs() {
        Trial trial = new Trial();
        trial.reports.answer(imei(0), reported(upgrade("c", "UpgradePending", NOON.minusSeconds(5))));
        trial.watching(many(1)).owningAll();
        trial.reports.answer(imei(0), reported(upgrade("c", "UpgradeFailed", NOON.plusSeconds(5))));
        trial.pass(INTERVAL);
        assertThat(trial.listener.told).extracting(Told::first).containsExactly(true, false);
        assertThat(trial.listener.told).extracting(Told::fresh).containsExactly(false, true);
    }

    @Test
    void withoutTheLeaseNothingIsPolled() {
        Trial trial = new Trial().watching(many(20));
        trial.lastHeard = NOON;
        trial.owningAll();
        trial.pass(Duration.ofMinutes(30));
        assertThat(trial.reports.polls).hasSize(20);
        trial.lastHeard = trial.loop.now();
        trial.pass(Duration.ofSeconds(1));
        assertThat(trial.reports.polls).hasSizeGreaterThanOrEqualTo(40);
    }

    @Test
    void beforeTheGroupWasEverHeardNothingIsPolledAndNothingBreaks() {
        Trial trial = new Trial().watching(many(20));
        trial.lastHeard = Instant.MIN;
        trial.owningAll();
        trial.pass(Duration.ofMinutes(1));
        assertThat(trial.reports.polls).isEmpty();
    }

    @Test
    void whenTooMuchWaitsForItsCommitNothingMoreIsRead() {
        Trial trial = new Trial();
        trial.reports.otherwise = watch -> reported(upgrade("c", "UpgradePending", NOON));
        trial.watching(many(20_000));
        trial.log.holding = true;
        trial.owningAll();
        for (int step = 0; step < 2; step++) {
            trial.log.release();
            for (int shard = 0; shard < 4; shard++) {
                trial.log.pen(shard).holding = true;
            }
        }
        trial.pass(Duration.ofMinutes(5));
        long perShard = Findings.MAX_BYTES / ofOne();
        assertThat((long) trial.reports.polls.size()).isBetween(4 * perShard, 4 * (perShard + 1));
        for (int shard = 0; shard < 4; shard++) {
            trial.log.pen(shard).holding = false;
            trial.log.pen(shard).release();
        }
        trial.pass(Duration.ofSeconds(10));
        assertThat(trial.log.events).hasSize(20_000);
    }

    private static long ofOne() {
        UpgradeHistory history = new UpgradeHistory(List.of(upgrade("c", "UpgradePending", NOON)));
        return new Finding(ACCOUNT, history, 0, NOON, NOON, Lags.NONE).bytes();
    }

    @Test
    void whoIsInAHurryGoesFirst() {
        Trial trial = new Trial(1, 1).watching(many(100)).owningAll();
        trial.pass(Duration.ofSeconds(10));
        Imei last = imei(99);
        List<Imei> before = trial.reports.polls.stream().map(Watch::imei).toList();
        assertThat(before).doesNotContain(last);
        AtomicReference<Optional<CycleReport>> answer = new AtomicReference<>();
        trial.monitor.fleet().pollNow(last).subscribe().with(answer::set);
        trial.pass(Duration.ofMillis(1_100));
        assertThat(trial.reports.pollsOf(last)).isEqualTo(1);
        assertThat(answer.get()).isPresent();
    }

    @Test
    void aHurryThatCannotBeMetIsNoLagAndIsGivenUp() {
        Trial trial = new Trial().watching(many(10)).owningAll();
        trial.reports.notReady.add(SetName.UNNAMED);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        trial.monitor.fleet().pollNow(imei(3)).subscribe().with(report -> {}, failure::set);
        trial.pass(Duration.ofSeconds(5));
        assertThat(trial.summary().lagSeconds()).isLessThan(20);
        assertThat(trial.device(3).why()).contains("asked");
        trial.pass(Duration.ofSeconds(20));
        assertThat(failure.get()).isInstanceOf(Fleet.NotPolled.class).hasMessageContaining("20 s", "renewed");
        assertThat(trial.device(3).why()).isEqualTo("its slot, every 15 min");
        assertThat(trial.device(3).nextPoll()).isAfter(NOON);
        trial.reports.notReady.clear();
        trial.pass(INTERVAL);
        assertThat(trial.listener.lags).allSatisfy(lag -> assertThat(lag).isLessThan(Duration.ofMinutes(1)));
        assertThat(trial.reports.pollsOf(imei(3))).isEqualTo(2);
    }

    @Test
    void aHundredThousandDevicesNeedOneTimer() {
        Trial trial = new Trial(100, 8).watching(many(100_000)).owningAll();
        assertThat(trial.loop.timers()).isLessThanOrEqualTo(1);
        trial.pass(Duration.ofSeconds(10));
        assertThat(trial.loop.timers()).isEqualTo(1);
        assertThat(trial.reports.polls).hasSizeBetween(995, 1_010);
    }

    @Test
    void anIdleLoopSleepsAndABlockedOneDoesNotSpin() {
        Trial trial = new Trial().watching(many(10)).owningAll();
        long before = trial.loop.steps();
        trial.pass(Duration.ofMinutes(1));
        assertThat(trial.loop.steps() - before).isLessThan(150);
        trial.reports.notReady.add(SetName.UNNAMED);
        trial.pass(INTERVAL);
        before = trial.loop.steps();
        trial.pass(Duration.ofMinutes(1));
        assertThat(trial.loop.steps() - before).isLessThan(150);
    }

    @Test
    void aClockSetForwardMakesDueWhatIsDue() {
        Trial trial = new Trial().watching(many(20)).owningAll();
        trial.loop.setClock(Duration.ofHours(5));
        trial.pass(Duration.ofSeconds(2));
        assertThat(trial.reports.polls).hasSizeGreaterThanOrEqualTo(40);
    }

    @Test
    void aClockSetBackLeavesNoDeviceWaitingForItToCatchUp() {
        Trial trial = new Trial().watching(many(20)).owningAll();
        trial.pass(Duration.ofSeconds(5));
        trial.loop.setClock(Duration.ofHours(-10));
        trial.pass(INTERVAL.plusSeconds(2));
        for (int i = 0; i < 20; i++) {
            assertThat(trial.reports.pollsOf(imei(i))).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void aClockSetBackProlongsNeitherAThrottleNorAPause() {
        Trial trial = new Trial().watching(many(10)).watching(of(OTHER, 100, 10));
        trial.owningAll();
        trial.reports.otherwise = watch -> watch.account().equals(OTHER)
                ? new PollOutcome.Denied(PollOutcome.Scope.ACCOUNT, "no such account")
                : new PollOutcome.Throttled(Optional.empty());
        trial.passAnInterval();
        trial.loop.setClock(Duration.ofHours(-10));
        trial.reports.otherwise = watch -> reported();
        trial.reports.polls.clear();
        trial.pass(INTERVAL.plusSeconds(62));
        assertThat(polls(trial, ACCOUNT)).isGreaterThanOrEqualTo(10);
        assertThat(polls(trial, OTHER)).isGreaterThanOrEqualTo(10);
    }

    private static long polls(Trial trial, AccountName account) {
        return trial.reports.polls.stream()
                .filter(watch -> watch.account().equals(account))
                .count();
    }

    private static Watch[] many(int count) {
        return of(ACCOUNT, 0, count);
    }

    private static Watch[] of(AccountName account, long first, int count) {
        List<Watch> watches = new ArrayList<>();
        LongStream.range(first, first + count)
                .forEach(number ->
                        watches.add(new Watch(imei(number), account, Instant.EPOCH, List.of(), Watch.Source.TOPIC)));
        return watches.toArray(Watch[]::new);
    }
}
