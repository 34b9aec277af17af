package io.upgradewatch.shard.cycle;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.LetGo;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.fleet.Trial;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.recover.Held;
import io.upgradewatch.recover.Held.OpenTransaction;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.shard.ScriptedReports;
import io.upgradewatch.watch.WatchDraft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static io.upgradewatch.fleet.Trial.NOON;
import static io.upgradewatch.fleet.Trial.imei;
import static io.upgradewatch.fleet.Trial.watch;
import static io.upgradewatch.shard.ScriptedReports.reported;
import static io.upgradewatch.shard.ScriptedReports.upgrade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What becomes of devices behind a transaction of another writer. All are on shard 0. */
class HeldDevicesTest {

    private static final PollOutcome FAILED = reported(upgrade("c", "UpgradeFailed", NOON.minusSeconds(30)));
    private static final LogEntry PENDING = known(imei(0), "UpgradePending");
    private static final LogEntry TOLD = known(imei(0), "UpgradeFailed");
    private static final String WORDS = "waits for a transaction of another writer on state-0";

    private final Trial trial = new Trial();

    @Test
    void aDeviceBehindItIsNotPolledAndAllOthersAre() {
        holding(imei(0));
        trial.passAnInterval();
        assertThat(trial.reports.pollsOf(imei(0))).isZero();
        assertThat(trial.reports.pollsOf(imei(4))).isEqualTo(2);
        assertThat(trial.device(0).why()).isEqualTo(WORDS);
        assertThatThrownBy(() -> trial.get(trial.monitor.fleet().pollNow(imei(0))))
                .isInstanceOf(WaitsForKafka.class)
                .hasMessage("this device " + WORDS);
    }

    @Test
    void whatHadBeenToldBehindItIsNotToldAgain() {
        holding(imei(0));
        trial.log.end(TOLD);
        trial.pass(Trial.INTERVAL.multipliedBy(2));
        assertThat(trial.reports.pollsOf(imei(0))).isPositive();
        assertThat(trial.log.events).isEmpty();
        assertThat(trial.device(0).why()).isEqualTo("its slot, every 15 min");
    }

    @Test
    void whatWasAbortedBehindItIsTold() {
        holding(imei(0));
        trial.log.end();
        trial.passAnInterval();
        assertThat(trial.log.events)
                .singleElement()
                .satisfies(change -> assertThat(change.previous().value()).isEqualTo("UpgradePending"));
    }

    @Test
    void aDeviceThatIsUnwatchedMeanwhileIsLetGoWithWhatItTurnsOutToBe() {
        holding(imei(0));
        trial.unwatching(imei(0));
        trial.passAnInterval();
        assertThat(letGo(imei(0))).isEmpty();
        trial.log.end(TOLD);
        trial.loop.run();
        assertThat(letGo(imei(0))).singleElement().extracting(LetGo::state).isEqualTo(((LogEntry.Known) TOLD).state());
    }

    @Test
    void aDeviceThatIsUnwatchedAndWatchedAgainMeanwhileGoesOnWhereItEnded() {
        holding(imei(0));
        trial.unwatching(imei(0));
        trial.watching(watch(0));
        trial.log.end(TOLD);
        trial.passAnInterval();
        assertThat(trial.reports.pollsOf(imei(0))).isPositive();
        assertThat(trial.log.events).isEmpty();
    }

    @Test
    void whatNobodyWatchesIsNotMarkedBeforeItEnds() {
        trial.log.write(0, known(imei(8), "UpgradePending"));
        holding(imei(8));
        trial.passAnInterval();
        assertThat(letGo(imei(8))).isEmpty();
        trial.log.end();
        trial.loop.run();
        assertThat(letGo(imei(8))).hasSize(1);
    }

    @Test
    void aShardThatIsTakenAwayMeanwhileWaitsNoLonger() {
        holding(imei(0));
        trial.get(trial.monitor.owner().revoked(Set.of(0)));
        trial.log.end(TOLD);
        trial.passAnInterval();
        assertThat(trial.reports.pollsOf(imei(0))).isZero();
    }

    @Test
    void aRowThatIsWrittenAndCannotBeReadIsAnsweredSo() {
        trial.owning(0);
        trial.watchlist.holding = true;
        trial.log.watchesHeld = held("watchlist", imei(0));
        List<Throwable> failures = new ArrayList<>();
        WatchDraft draft = new WatchDraft(imei(0), Trial.ACCOUNT, Optional.empty(), List.of());
        trial.monitor.fleet().watch(draft, Fleet.Condition.NONE).subscribe().with(done -> {}, failures::add);
        trial.pass(Duration.ofSeconds(3));
        assertThat(failures).singleElement().isInstanceOfSatisfying(WaitsForKafka.class, waits -> assertThat(waits)
                .hasMessage(
                        "this is written, and counts once a transaction of another writer on watchlist-0 has ended"));
    }

    private void holding(Imei imei) {
        trial.reports.answer(imei(0), FAILED);
        trial.log.write(0, PENDING);
        trial.log.held = held("state", imei);
        trial.watching(watch(0), watch(4)).owning(0);
    }

    private List<LetGo> letGo(Imei imei) {
        return trial.log.entries(0).stream()
                .filter(entry ->
                        entry instanceof LogEntry.Kept kept && kept.imei().equals(imei))
                .map(entry -> ((LogEntry.Kept) entry).letGo())
                .toList();
    }

    private static Held held(String topic, Imei... devices) {
        return new Held(Set.of(devices), List.of(new OpenTransaction(topic, 0, 7, 9)));
    }

    private static LogEntry known(Imei imei, String status) {
        DeviceState.Known upgrade = new DeviceState.Known(upgrade("c", status, NOON.minusSeconds(30)), null);
        return new LogEntry.Known(imei, new DeviceState(Trial.ACCOUNT, List.of(upgrade)));
    }

    @Test
    void whatANewerVersionWroteIsNeitherPolledNorWrittenAnew() {
        Trial trial = new Trial();
        trial.reports.otherwise = watch -> ScriptedReports.reported();
        trial.log.write(trial.placement.shardOf(Trial.imei(0)), new LogEntry.Newer(Trial.imei(0)));
        trial.watching(Trial.watch(0), Trial.watch(4)).owningAll();
        int shard = trial.placement.shardOf(Trial.imei(0));
        trial.pass(Duration.ofHours(2));
        assertThat(trial.reports.pollsOf(Trial.imei(0))).isZero();
        assertThat(trial.reports.pollsOf(Trial.imei(4))).isPositive();
        assertThat(trial.device(0).why()).contains("newer version");
        trial.unwatching(Trial.imei(0));
        trial.pass(Duration.ofHours(1));
        assertThat(trial.log.pen(shard).committed)
                .noneMatch(publication -> publication.imei().equals(Trial.imei(0)));
    }
}
