package io.upgradewatch.fleet;

import io.upgradewatch.fleet.view.Summary;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.watch.Watch;
import io.upgradewatch.watch.WatchDraft;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.upgradewatch.fleet.Trial.ACCOUNT;
import static io.upgradewatch.fleet.Trial.NOON;
import static io.upgradewatch.fleet.Trial.imei;
import static org.assertj.core.api.Assertions.assertThat;

/** A file that leaves out much of the fleet unwatches nobody before it is clear that it is meant. */
class RemovalGuardTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Trial trial = new Trial();
    private final FileWatches file = trial.monitor.fileWatches();

    @ParameterizedTest
    @CsvSource({"100,20", "300,30", "30,20", "21,20"})
    void aTenthAndAlwaysTwentyMayGoAtOnce(int fleet, int gone) {
        watching(fleet);
        reconcile(fleet - gone);
        assertThat(trial.summary().watched()).isEqualTo(fleet - gone);
        assertThat(trial.held.devices).isZero();
    }

    @ParameterizedTest
    @CsvSource({"100,21", "300,31", "1000,499"})
    void whatIsMoreAndLessThanHalfGoesOnceItHasStoodForAMinute(int fleet, int gone) {
        watching(fleet);
        reconcile(fleet - gone);
        assertThat(trial.summary().watched()).isEqualTo(fleet);
        assertThat(trial.held.devices).isEqualTo(gone);
        assertThat(trial.summary().heldRemovals().devices()).isEqualTo(gone);
        trial.pass(MINUTE.minusSeconds(1));
        reconcile(fleet - gone);
        assertThat(trial.summary().watched()).isEqualTo(fleet);
        trial.pass(Duration.ofSeconds(2));
        reconcile(fleet - gone);
        assertThat(trial.summary().watched()).isEqualTo(fleet - gone);
        assertThat(trial.held.devices).isZero();
        assertThat(trial.summary().heldRemovals()).isEqualTo(Summary.HeldRemovals.NONE);
    }

    @ParameterizedTest
    @CsvSource({"100,50", "100,99", "100,100", "1,1", "15,15"})
    void halfOfTheFleetAndAnyWholeFleetWaitsForAnOperator(int fleet, int gone) {
        watching(fleet);
        reconcile(fleet - gone);
        trial.pass(MINUTE.multipliedBy(60));
        reconcile(fleet - gone);
        assertThat(trial.summary().watched()).isEqualTo(fleet);
        assertThat(trial.summary().heldRemovals().waitsFor().orElseThrow()).contains("/api/watchlist/confirm");
        assertThat(trial.get(trial.monitor.fleet().confirmRemovals()).devices()).isEqualTo(gone);
        reconcile(fleet - gone);
        assertThat(trial.summary().watched()).isEqualTo(fleet - gone);
        assertThat(trial.held.devices).isZero();
    }

    @Test
    void aReadingWithAFaultyRowOrACutOffLineIsNotConfirmedByTime() {
        watching(100);
        for (FileWatches.Content content : List.of(
                content("spared", 70, Set.of(imei(5_000)), false, true),
                content("vague", 70, Set.of(), true, true),
                content("vague and small", 95, Set.of(), true, true),
                content("cut off", 70, Set.of(), false, false))) {
            trial.get(file.reconcile(content));
            trial.pass(MINUTE.multipliedBy(2));
            trial.get(file.reconcile(content));
            assertThat(trial.summary().watched()).as(content.id()).isEqualTo(100);
            assertThat(trial.held.devices).as(content.id()).isPositive();
        }
    }

    @Test
    void aCutOffLineMakesEvenAFewWaitForAMinute() {
        watching(100);
        FileWatches.Content content = content("cut off", 95, Set.of(), false, false);
        trial.get(file.reconcile(content));
        assertThat(trial.summary().watched()).isEqualTo(100);
        trial.pass(MINUTE.plusSeconds(1));
        trial.get(file.reconcile(content));
        assertThat(trial.summary().watched()).isEqualTo(95);
    }

    @Test
    void anotherContentStartsTheMinuteAnewAndAWholeOneEndsIt() {
        watching(100);
        reconcile(70);
        trial.pass(MINUTE);
        reconcile(71);
        assertThat(trial.summary().watched()).isEqualTo(100);
        reconcile(100);
        assertThat(trial.held.devices).isZero();
        trial.pass(MINUTE);
        reconcile(70);
        assertThat(trial.summary().watched()).isEqualTo(100);
    }

    @Test
    void aConfirmationIsOfOneContentAndNotOfItsReturn() {
        watching(100);
        reconcile(0);
        trial.get(trial.monitor.fleet().confirmRemovals());
        reconcile(100);
        reconcile(0);
        assertThat(trial.summary().watched()).isEqualTo(100);
    }

    @Test
    void theLimitIsOfTheWholeGroup() {
        trial.watching(IntStream.range(0, 100).mapToObj(RemovalGuardTest::watch).toArray(Watch[]::new))
                .owning(0);
        reconcile(70);
        assertThat(trial.summary().watched()).isEqualTo(25);
        assertThat(trial.held.devices).isBetween(1, 20);
    }

    @Test
    void theFileIsWantedAgainWhenWhatIsHeldMayGo() {
        int[] wanted = {0};
        file.onWanted(() -> wanted[0]++);
        watching(100);
        int before = wanted[0];
        reconcile(70);
        trial.pass(MINUTE.plusSeconds(2));
        assertThat(wanted[0]).isEqualTo(before + 1);
        trial.get(trial.monitor.fleet().confirmRemovals());
        assertThat(wanted[0]).isEqualTo(before + 2);
    }

    @Test
    void whatOthersWantIsNotCounted() {
        trial.watching(IntStream.range(0, 100)
                        .mapToObj(i -> new Watch(
                                imei(i), ACCOUNT, NOON, List.of(), Set.of(Watch.Source.FILE, Watch.Source.REST)))
                        .toArray(Watch[]::new))
                .owningAll();
        reconcile(50);
        assertThat(trial.summary().watched()).isEqualTo(100);
        assertThat(trial.held.devices).isZero();
        assertThat(trial.watchlist.rows).hasSize(50).allMatch(LogEntry.Watched.class::isInstance);
    }

    private void watching(int fleet) {
        trial.watching(IntStream.range(0, fleet)
                        .mapToObj(RemovalGuardTest::watch)
                        .toArray(Watch[]::new))
                .owningAll();
    }

    private void reconcile(int rows) {
        trial.get(file.reconcile(content("rows " + rows, rows, Set.of(), false, true)));
    }

    private static FileWatches.Content content(String id, int rows, Set<Imei> spared, boolean vague, boolean ended) {
        Map<Imei, WatchDraft> drafts = IntStream.range(0, rows)
                .mapToObj(i -> new WatchDraft(imei(i), ACCOUNT, Optional.empty(), List.of()))
                .collect(Collectors.toMap(WatchDraft::imei, Function.identity()));
        return new FileWatches.Content(id, drafts, spared, vague, ended);
    }

    private static Watch watch(int number) {
        return new Watch(imei(number), ACCOUNT, NOON, List.of(), Watch.Source.FILE);
    }
}
