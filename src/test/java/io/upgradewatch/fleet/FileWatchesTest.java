package io.upgradewatch.fleet;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.watch.Watch;
import io.upgradewatch.watch.WatchDraft;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static io.upgradewatch.fleet.Trial.ACCOUNT;
import static io.upgradewatch.fleet.Trial.OTHER;
import static io.upgradewatch.fleet.Trial.imei;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FileWatchesTest {

    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    private final Trial trial = new Trial();
    private final FileWatches file = trial.monitor.fileWatches();

    @Test
    void rowsThatAreNewAreWrittenAndThenNeverAgain() {
        trial.owningAll();
        assertThat(reconcile(row(1, ACCOUNT), row(2, ACCOUNT))).isEqualTo(2);
        assertThat(trial.device(1).watch().sources()).containsExactly(Watch.Source.FILE);
        assertThat(trial.device(1).watch().since()).isAfterOrEqualTo(Trial.NOON);
        assertThat(reconcile(row(1, ACCOUNT), row(2, ACCOUNT))).isZero();
    }

    @Test
    void aRowThatDiffersIsWrittenAndKeepsItsBeginning() {
        trial.watching(watch(1, Watch.Source.FILE)).owningAll();
        assertThat(reconcile(row(1, ACCOUNT, "pilot"))).isEqualTo(1);
        assertThat(trial.device(1).watch().tags()).containsExactly("pilot");
        assertThat(trial.device(1).watch().since()).isEqualTo(LONG_AGO);
        assertThat(reconcile(row(1, OTHER, "pilot"))).isEqualTo(1);
        assertThat(trial.device(1).watch().account()).isEqualTo(OTHER);
    }

    @Test
    void whatLeftTheFileIsUnwatchedOnlyIfTheFilePutItThere() {
        Watch both = new Watch(imei(3), ACCOUNT, LONG_AGO, List.of(), Set.of(Watch.Source.FILE, Watch.Source.REST));
        trial.watching(watch(1, Watch.Source.FILE), watch(2, Watch.Source.TOPIC), both, watch(4, Watch.Source.FILE))
                .owningAll();
        assertThat(reconcile(row(4, ACCOUNT))).isEqualTo(2);
        assertThat(trial.watchlist.rows)
                .containsExactlyInAnyOrder(
                        new LogEntry.Unwatched(imei(1)), new LogEntry.Watched(watch(3, Watch.Source.REST)));
    }

    @Test
    void aDeviceWhoseRowIsBadIsSpared() {
        trial.watching(watch(1, Watch.Source.FILE)).owningAll();
        assertThat(trial.get(file.reconcile(content("a", Set.of(imei(1)), false, true))))
                .isZero();
    }

    @Test
    void aRowThatTellsNoDeviceSparesAll() {
        trial.watching(watch(1, Watch.Source.FILE)).owningAll();
        assertThat(trial.get(file.reconcile(content("a", Set.of(), true, true))))
                .isZero();
    }

    @Test
    void onlyTheOwnerOfADeviceWritesItsRow() {
        trial.owning(1);
        assertThat(reconcile(row(1, ACCOUNT), row(2, ACCOUNT))).isEqualTo(1);
        assertThat(trial.watchlist.rows).singleElement().satisfies(row -> assertThat(
                        ((LogEntry.Watched) row).watch().imei())
                .isEqualTo(imei(1)));
    }

    @Test
    void aWriteThatFailsIsToldAndTheOthersAreTriedAllTheSame() {
        trial.owningAll();
        trial.watchlist.failing = true;
        assertThatThrownBy(() -> reconcile(row(1, ACCOUNT), row(2, ACCOUNT))).isNotNull();
        trial.watchlist.failing = false;
        assertThat(reconcile(row(1, ACCOUNT), row(2, ACCOUNT))).isEqualTo(2);
    }

    @Test
    void theFileMattersWheneverAShardBeginsToPoll() {
        AtomicInteger told = new AtomicInteger();
        file.onWanted(told::incrementAndGet);
        trial.loop.run();
        trial.owning(0, 1);
        assertThat(told).hasValue(2);
    }

    private int reconcile(WatchDraft... rows) {
        return trial.get(file.reconcile(content(List.of(rows).toString(), Set.of(), false, true, rows)));
    }

    private static FileWatches.Content content(
            String id, Set<Imei> spared, boolean vague, boolean ended, WatchDraft... rows) {
        Map<Imei, WatchDraft> byImei = Stream.of(rows).collect(Collectors.toMap(WatchDraft::imei, Function.identity()));
        return new FileWatches.Content(id, byImei, spared, vague, ended);
    }

    private static WatchDraft row(long number, AccountName account, String... tags) {
        return new WatchDraft(imei(number), account, Optional.empty(), List.of(tags));
    }

    private static Watch watch(long number, Watch.Source source) {
        return new Watch(imei(number), ACCOUNT, LONG_AGO, List.of(), source);
    }
}
