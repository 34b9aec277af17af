package io.upgradewatch.diff;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeHistory;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.fota.UpgradeStatusChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What report times say about the order of reports, and when they are not believed. */
class LaggingTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant FAR = Instant.parse("2099-01-01T00:00:00Z");
    private static final HistoryDiff DIFF = new HistoryDiff(Duration.ofDays(180));
    private static final HistoryDiff.Subject ALL =
            new HistoryDiff.Subject(Imei.of("990000473475989"), new AccountName("0000123456-00001"), Instant.EPOCH);

    private final List<UpgradeStatusChanged> told = new ArrayList<>();
    private DeviceState known;
    private Lags lags = Lags.NONE;
    private Instant now = NOON;
    private Instant theirClock;

    @BeforeEach
    void nothingIsKnown() {
        known = null;
    }

    @Test
    void aReportOfTheFarFutureSilencesNothingThatComesAfterIt() {
        poll(report("UpgradePending", FAR));
        poll(report("UpgradeFailed", NOON.minusSeconds(60)));
        assertThat(statuses()).containsExactly("UpgradePending", "UpgradeFailed");
        assertThat(told.get(0).upgrade().reportedAt()).isEqualTo(FAR);
    }

    @Test
    void aFutureTimeThatWasWrittenDownSilencesNothingEither() {
        known = new DeviceState(ALL.account(), List.of(new DeviceState.Known(report("UpgradePending", FAR), null)));
        poll(report("UpgradeFailed", NOON.minusSeconds(60)));
        assertThat(statuses()).containsExactly("UpgradeFailed");
        assertThat(latest().reportedAt()).isEqualTo(NOON.minusSeconds(60));
    }

    @Test
    void aFutureTimeIsNotTakenForTheNewestWhereAnotherIsKnown() {
        poll(report("UpgradePending", NOON.minusSeconds(60)));
        poll(report("UpgradeScheduled", FAR));
        assertThat(latest().reportedAt()).isEqualTo(NOON.minusSeconds(60));
        poll(report("UpgradePending", NOON.minusSeconds(120)));
        poll(report("UpgradeFailed", NOON.minusSeconds(30)));
        assertThat(statuses()).containsExactly("UpgradePending", "UpgradeScheduled", "UpgradeFailed");
    }

    @Test
    void ofTwoEntriesInOneAnswerTheOneOfTheFutureDoesNotHideTheOther() {
        poll(report("UpgradePending", FAR), report("UpgradeFailed", NOON.minusSeconds(60)));
        assertThat(statuses()).containsExactly("UpgradeFailed");
    }

    @Test
    void fiveMinutesAheadIsSkewAndOneMoreMillisecondIsTheFuture() {
        poll(report("UpgradePending", NOON.plus(Duration.ofMinutes(5))));
        assertThat(latest().reportedAt()).isEqualTo(NOON.plus(Duration.ofMinutes(5)));
        known = null;
        poll(report("UpgradePending", NOON.plus(Duration.ofMinutes(5)).plusMillis(1)));
        assertThat(latest().reportedAt()).isNull();
    }

    @Test
    void whatIsTheFutureByOurSlowClockIsNotByTheAnswersOwn() {
        theirClock = NOON.plus(Duration.ofHours(2));
        poll(report("UpgradePending", NOON.plus(Duration.ofHours(2))));
        assertThat(latest().reportedAt()).isEqualTo(NOON.plus(Duration.ofHours(2)));
        theirClock = Instant.EPOCH;
        poll(report("UpgradeFailed", NOON.plus(Duration.ofHours(2))));
        assertThat(latest().reportedAt()).isNull();
    }

    @Test
    void theSameFutureReportMovesTheStateOnce() {
        poll(report("UpgradePending", FAR));
        Diff again = DIFF.between(known, ALL, history(report("UpgradePending", FAR)), now);
        assertThat(again.moved()).isFalse();
    }

    @Test
    void whatGoesOnLaggingForThreeAnswersAndAnHourIsTheTruth() {
        poll(report("UpgradePending", NOON));
        Upgrade failed = report("UpgradeFailed", NOON.minusSeconds(600));
        for (int minute : new int[] {0, 15, 30, 45}) {
            at(minute, failed);
            assertThat(statuses()).containsExactly("UpgradePending");
        }
        at(60, failed);
        assertThat(statuses()).containsExactly("UpgradePending", "UpgradeFailed");
        assertThat(latest().reportedAt()).isEqualTo(NOON.minusSeconds(600));
        Diff next = DIFF.between(known, ALL, history(failed), now.plusSeconds(900), lags);
        assertThat(next.moved()).isFalse();
        assertThat(next.lags()).isEqualTo(Lags.NONE);
    }

    @Test
    void anHourWithTwoAnswersIsNotEnough() {
        poll(report("UpgradePending", NOON));
        at(0, report("UpgradeFailed", NOON.minusSeconds(600)));
        at(90, report("UpgradeFailed", NOON.minusSeconds(600)));
        assertThat(statuses()).containsExactly("UpgradePending");
        at(91, report("UpgradeFailed", NOON.minusSeconds(600)));
        assertThat(statuses()).containsExactly("UpgradePending", "UpgradeFailed");
    }

    @Test
    void aNewerReportOrAnAnswerWithoutItBeginsAnew() {
        poll(report("UpgradePending", NOON));
        Upgrade failed = report("UpgradeFailed", NOON.minusSeconds(600));
        at(0, failed);
        at(30, failed);
        at(45, report("UpgradePending", NOON));
        at(60, failed);
        at(75, failed);
        at(90);
        at(105, failed);
        at(120, failed);
        at(150, failed);
        assertThat(statuses()).containsExactly("UpgradePending");
    }

    @Test
    void replicasThatGoBackAndForthAreNotTheTruth() {
        poll(report("UpgradePending", NOON));
        for (int minute = 0; minute < 300; minute += 30) {
            at(minute, report("UpgradeFailed", NOON.minusSeconds(600)));
            at(minute + 15, report("UpgradeScheduled", NOON.minusSeconds(1_200)));
        }
        assertThat(statuses()).containsExactly("UpgradePending");
    }

    @Test
    void anAnswerThatIsLookedAtAgainCountsOnce() {
        poll(report("UpgradePending", NOON));
        Upgrade failed = report("UpgradeFailed", NOON.minusSeconds(600));
        at(0, failed);
        at(0, failed);
        at(0, failed);
        at(61, failed);
        at(61, failed);
        assertThat(statuses()).containsExactly("UpgradePending");
    }

    private void at(int minute, Upgrade... reports) {
        now = NOON.plus(Duration.ofMinutes(minute));
        poll(reports);
    }

    private void poll(Upgrade... reports) {
        Diff found = DIFF.between(known, ALL, history(reports), now, lags);
        told.addAll(found.changes());
        known = found.next();
        lags = found.lags();
    }

    private UpgradeHistory history(Upgrade... reports) {
        return new UpgradeHistory(List.of(reports)).answeredAt(theirClock);
    }

    private List<String> statuses() {
        return told.stream().map(change -> change.upgrade().status().value()).toList();
    }

    private Upgrade latest() {
        return known.of(new CampaignId("c")).orElseThrow().upgrade();
    }

    private static Upgrade report(String status, Instant reportedAt) {
        return new Upgrade(new CampaignId("c"), new UpgradeStatus(status), null, null, null, null, null, reportedAt);
    }
}
