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
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HistoryDiffTest {

    private static final Imei IMEI = Imei.of("990000473475989");
    private static final AccountName ACCOUNT = new AccountName("0000123456-00001");
    private static final Duration RETENTION = Duration.ofDays(180);
    private static final Instant NOW = Instant.parse("2022-02-01T00:00:00Z");
    private static final Instant T1 = Instant.parse("2022-01-10T00:00:00Z");
    private static final Instant T2 = Instant.parse("2022-01-20T00:00:00Z");

    private final HistoryDiff diff = new HistoryDiff(RETENTION);
    private final HistoryDiff.Subject everything = new HistoryDiff.Subject(IMEI, ACCOUNT, Instant.EPOCH);
    private final HistoryDiff.Subject fromNow = new HistoryDiff.Subject(IMEI, ACCOUNT, NOW);

    @Test
    void theDocumentedSampleSinceTheDawnOfTimeIsFiveChangesOldestFirst() {
        Diff found = diff.between(null, everything, sample(), NOW);
        assertThat(found.changes())
                .extracting(change -> change.upgrade().campaign().value().substring(0, 8))
                .containsExactly("9a77091d", "172e9ffa", "6f5890ee", "8f5e9a4a", "252d7ffc");
        assertThat(found.changes()).allSatisfy(change -> {
            assertThat(change.previous()).isNull();
            assertThat(change.reversal()).isFalse();
            assertThat(change.device()).isEqualTo(IMEI);
            assertThat(change.account()).isEqualTo(ACCOUNT);
            assertThat(change.observedAt()).isEqualTo(NOW);
        });
        assertThat(found.next().upgrades()).hasSize(5);
    }

    @Test
    void theDocumentedSampleSinceNowIsKnownAndNoChange() {
        Diff found = diff.between(null, fromNow, sample(), NOW);
        assertThat(found.changes()).isEmpty();
        assertThat(found.moved()).isTrue();
        assertThat(found.next().upgrades()).hasSize(5);
    }

    @Test
    void theFirstPollSplitsAtSinceWhichItselfBelongsToTheLaterPart() {
        HistoryDiff.Subject sinceT2 = new HistoryDiff.Subject(IMEI, ACCOUNT, T2);
        UpgradeHistory reported = history(
                upgrade("before", "UpgradeFailed", T2.minusMillis(1)),
                upgrade("at", "UpgradeFailed", T2),
                upgrade("after", "UpgradeFailed", T2.plusMillis(1)));
        assertThat(campaigns(diff.between(null, sinceT2, reported, NOW))).containsExactly("at", "after");
    }

    @Test
    void whatCannotBeDatedIsAdoptedSilentlyUnlessEverythingIsAskedFor() {
        UpgradeHistory undated = history(upgrade("c", "UpgradeFailed", null));
        assertThat(diff.between(null, fromNow, undated, NOW).changes()).isEmpty();
        HistoryDiff.Subject old = new HistoryDiff.Subject(IMEI, ACCOUNT, Instant.EPOCH.plusMillis(1));
        assertThat(diff.between(null, old, undated, NOW).changes()).isEmpty();
        assertThat(diff.between(null, everything, undated, NOW).changes()).hasSize(1);
    }

    @Test
    void withoutAReportTimeTheStartDateDecides() {
        UpgradeHistory reported =
                history(dated("c", "UpgradeFailed", "2022-01-25"), dated("d", "UpgradeFailed", "2022-01-05"));
        HistoryDiff.Subject since = new HistoryDiff.Subject(IMEI, ACCOUNT, T2);
        assertThat(campaigns(diff.between(null, since, reported, NOW))).containsExactly("c");
    }

    @Test
    void anEmptyFirstAnswerIsKnowledgeToo() {
        Diff found = diff.between(null, fromNow, UpgradeHistory.EMPTY, NOW);
        assertThat(found.moved()).isTrue();
        assertThat(found.changes()).isEmpty();
        assertThat(diff.between(found.next(), fromNow, UpgradeHistory.EMPTY, NOW)
                        .moved())
                .isFalse();
    }

    @Test
    void aNewIdentityIsAChangeWithoutAPrevious() {
        DeviceState known = known(upgrade("a", "UpgradeSuccess", T1));
        Diff found = diff.between(
                known, fromNow, history(upgrade("a", "UpgradeSuccess", T1), upgrade("b", "UpgradePending", T2)), NOW);
        assertThat(found.changes()).singleElement().satisfies(change -> {
            assertThat(change.upgrade().campaign()).isEqualTo(new CampaignId("b"));
            assertThat(change.previous()).isNull();
        });
    }

    @Test
    void anotherStatusIsAChangeFromThePrevious() {
        Diff found = later(upgrade("a", "UpgradePending", T1), upgrade("a", "UpgradeFailed", T2));
        assertThat(found.changes()).singleElement().satisfies(change -> {
            assertThat(change.previous()).isEqualTo(UpgradeStatus.UPGRADE_PENDING);
            assertThat(change.upgrade().status()).isEqualTo(UpgradeStatus.UPGRADE_FAILED);
            assertThat(change.reversal()).isFalse();
        });
    }

    @Test
    void aTerminalStatusThatIsTakenBackIsAReversal() {
        Diff found = later(upgrade("a", "UpgradeFailed", T1), upgrade("a", "UpgradeSuccess", T2));
        assertThat(found.changes()).singleElement().satisfies(change -> assertThat(change.reversal())
                .isTrue());
    }

    @Test
    void anotherReasonMovesTheStateAndIsNoChange() {
        Diff found = later(reason("a", "try count 1", T1), reason("a", "try count 2", T1));
        assertThat(found.changes()).isEmpty();
        assertThat(found.moved()).isTrue();
        assertThat(found.next()).isEqualTo(known(reason("a", "try count 2", T1)));
    }

    @Test
    void anotherReportTimeMovesTheStateAndIsNoChange() {
        Diff found = later(upgrade("a", "UpgradePending", T1), upgrade("a", "UpgradePending", T2));
        assertThat(found.changes()).isEmpty();
        assertThat(found.next()).isEqualTo(known(upgrade("a", "UpgradePending", T2)));
    }

    @Test
    void anotherCaseOrSpacingOfTheStatusIsNothingAtAll() {
        Diff found = later(upgrade("a", "DeviceRejected", T1), upgrade("a", "Device rejected", T1));
        assertThat(found.changes()).isEmpty();
        assertThat(found.moved()).isFalse();
    }

    @Test
    void anOlderReportIsALaggingReplicaNotAChange() {
        Diff found = later(upgrade("a", "UpgradeSuccess", T2), upgrade("a", "UpgradePending", T1));
        assertThat(found.changes()).isEmpty();
        assertThat(found.moved()).isFalse();
        assertThat(found.lags().byCampaign()).containsOnlyKeys(new CampaignId("a"));
    }

    @Test
    void anotherStatusAtTheSameTimeIsAChange() {
        Diff found = later(upgrade("a", "UpgradePending", T1), upgrade("a", "UpgradeFailed", T1));
        assertThat(found.changes()).hasSize(1);
    }

    @Test
    void aReportThatLostItsTimeIsBelievedForItsStatusOnly() {
        Diff same = later(upgrade("a", "UpgradePending", T1), reason("a", "UpgradePending", "x", null));
        assertThat(same.moved()).isFalse();
        Diff other = later(upgrade("a", "UpgradePending", T1), upgrade("a", "UpgradeFailed", null));
        assertThat(other.changes()).hasSize(1);
        assertThat(other.changes().get(0).upgrade().reportedAt()).isNull();
    }

    @Test
    void aReportThatLostItsTimeDoesNotOpenTheDoorToLaggingOnes() {
        DeviceState afterLoss = later(upgrade("a", "UpgradePending", T2), upgrade("a", "UpgradeFailed", null))
                .next();
        Diff lagging = diff.between(afterLoss, fromNow, history(upgrade("a", "UpgradePending", T1)), NOW);
        assertThat(lagging.changes()).isEmpty();
        assertThat(lagging.moved()).isFalse();
        Diff caughtUp =
                diff.between(afterLoss, fromNow, history(upgrade("a", "UpgradeSuccess", T2.plusSeconds(1))), NOW);
        assertThat(caughtUp.changes()).hasSize(1);
    }

    @Test
    void aReportThatGainsATimeIsBelieved() {
        Diff found = later(upgrade("a", "UpgradePending", null), upgrade("a", "UpgradePending", T1));
        assertThat(found.changes()).isEmpty();
        assertThat(found.next()).isEqualTo(known(upgrade("a", "UpgradePending", T1)));
    }

    @Test
    void devicesWithoutReportTimesChangeByStatusAlone() {
        Diff found = later(dated("a", "RequestPending", "2022-01-05"), dated("a", "UpgradeSuccess", "2022-01-05"));
        assertThat(found.changes()).hasSize(1);
        assertThat(later(dated("a", "UpgradeSuccess", "2022-01-05"), dated("a", "UpgradeSuccess", "2022-01-05"))
                        .moved())
                .isFalse();
    }

    @Test
    void ofTwoEntriesOfOneIdentityTheNewerReportCounts() {
        Upgrade older = upgrade("a", "UpgradePending", T1);
        Upgrade newer = upgrade("a", "UpgradeFailed", T2);
        assertThat(diff.between(null, everything, history(newer, older), NOW).changes())
                .extracting(UpgradeStatusChanged::upgrade)
                .containsExactly(newer);
        assertThat(diff.between(null, everything, history(older, newer), NOW).changes())
                .extracting(UpgradeStatusChanged::upgrade)
                .containsExactly(newer);
    }

    @Test
    void ofTwoEntriesOfOneIdentityAndMomentTheTerminalOneCounts() {
        Upgrade pending = upgrade("a", "UpgradePending", T1);
        Upgrade failed = upgrade("a", "UpgradeFailed", T1);
        assertThat(diff.between(null, everything, history(failed, pending), NOW).next())
                .isEqualTo(told(failed));
        assertThat(diff.between(null, everything, history(pending, failed), NOW).next())
                .isEqualTo(told(failed));
    }

    @Test
    void anEmptyAnswerNeverWipesAndItsReturnIsNoChange() {
        DeviceState full = diff.between(null, fromNow, sample(), NOW).next();
        Diff empty = diff.between(full, fromNow, UpgradeHistory.EMPTY, NOW);
        assertThat(empty.changes()).isEmpty();
        assertThat(empty.vanished()).isEqualTo(5);
        assertThat(empty.next().upgrades()).hasSize(5);
        Diff again = diff.between(empty.next(), fromNow, UpgradeHistory.EMPTY, NOW.plusSeconds(900));
        assertThat(again.moved()).isFalse();
        assertThat(again.vanished()).isZero();
        Diff back = diff.between(again.next(), fromNow, sample(), NOW.plusSeconds(1_800));
        assertThat(back.changes()).isEmpty();
        assertThat(back.next()).isEqualTo(full);
    }

    @Test
    void anEmptyAnswerDoesNotWipeRecordsOlderThanTheRetentionEither() {
        Instant yearsLater = NOW.plus(Duration.ofDays(1_000));
        DeviceState full = diff.between(null, fromNow, sample(), NOW).next();
        Diff empty = diff.between(full, fromNow, UpgradeHistory.EMPTY, yearsLater);
        assertThat(empty.next().upgrades()).hasSize(5);
        Diff back = diff.between(empty.next(), fromNow, sample(), yearsLater.plusSeconds(900));
        assertThat(back.changes()).isEmpty();
    }

    @Test
    void whatComesBackWithAnotherStatusIsAChange() {
        DeviceState known = known(upgrade("a", "UpgradePending", T1));
        DeviceState missing =
                diff.between(known, fromNow, UpgradeHistory.EMPTY, NOW).next();
        Diff back = diff.between(missing, fromNow, history(upgrade("a", "UpgradeSuccess", T2)), NOW);
        assertThat(back.changes()).hasSize(1);
        assertThat(back.next()).isEqualTo(told(upgrade("a", "UpgradeSuccess", T2)));
    }

    @Test
    void aVanishedRecordIsForgottenOnceItIsOlderThanTheRetention() {
        DeviceState known = known(upgrade("a", "UpgradeFailed", T1), upgrade("b", "UpgradeSuccess", T2));
        UpgradeHistory onlyB = history(upgrade("b", "UpgradeSuccess", T2));
        DeviceState missing = diff.between(known, fromNow, onlyB, NOW).next();
        Diff within = diff.between(missing, fromNow, onlyB, NOW.plus(RETENTION));
        assertThat(within.next().of(new CampaignId("a"))).isPresent();
        Diff beyond = diff.between(missing, fromNow, onlyB, NOW.plus(RETENTION).plusMillis(1));
        assertThat(beyond.changes()).isEmpty();
        assertThat(beyond.moved()).isTrue();
        assertThat(beyond.next()).isEqualTo(known(upgrade("b", "UpgradeSuccess", T2)));
    }

    @Test
    void aRecordThatIsStillShownNeverAgesOut() {
        DeviceState known = known(upgrade("a", "UpgradeFailed", T1));
        Diff found = diff.between(
                known, fromNow, history(upgrade("a", "UpgradeFailed", T1)), NOW.plus(Duration.ofDays(2_000)));
        assertThat(found.moved()).isFalse();
    }

    @Test
    void anotherAccountIsAFirstPoll() {
        DeviceState known = known(upgrade("a", "UpgradePending", T1));
        AccountName other = new AccountName("0000123456-00002");
        HistoryDiff.Subject moved = new HistoryDiff.Subject(IMEI, other, T2);
        Diff found = diff.between(
                known, moved, history(upgrade("a", "UpgradeFailed", T1), upgrade("b", "UpgradeFailed", T2)), NOW);
        assertThat(campaigns(found)).containsExactly("b");
        assertThat(found.changes()).singleElement().satisfies(change -> assertThat(change.account())
                .isEqualTo(other));
        assertThat(found.next().account()).isEqualTo(other);
    }

    @Test
    void anEntryThatCannotBeReadIsPresentAndWhatIsBrokenLacksNothing() {
        DeviceState known = known(upgrade("a", "UpgradePending", T1), upgrade("b", "UpgradePending", T1));
        UpgradeHistory unread =
                new UpgradeHistory(List.of(upgrade("a", "UpgradeFailed", T2)), Set.of(new CampaignId("B")), true, null);
        Diff found = diff.between(known, fromNow, unread, NOW);
        assertThat(campaigns(found)).containsExactly("a");
        assertThat(found.vanished()).isZero();
        assertThat(found.next().complete()).isTrue();
        UpgradeHistory broken = new UpgradeHistory(List.of(upgrade("a", "UpgradeFailed", T2)), Set.of(), false, null);
        assertThat(diff.between(known, fromNow, broken, NOW).vanished()).isZero();
        assertThat(diff.between(known, fromNow, broken, NOW).next().complete()).isTrue();
    }

    @Test
    void theLatestUpgradeIsTheOneReportedLast() {
        DeviceState state = known(
                upgrade("a", "UpgradeFailed", T2),
                upgrade("b", "UpgradeSuccess", T1),
                upgrade("c", "UpgradePending", null));
        assertThat(state.latest()).contains(upgrade("a", "UpgradeFailed", T2));
        assertThat(known().latest()).isEmpty();
    }

    private Diff later(Upgrade known, Upgrade reported) {
        return diff.between(known(known), fromNow, history(reported), NOW);
    }

    private static List<String> campaigns(Diff found) {
        return found.changes().stream()
                .map(change -> change.upgrade().campaign().value())
                .toList();
    }

    private static DeviceState known(Upgrade... upgrades) {
        return new DeviceState(
                ACCOUNT,
                List.of(upgrades).stream()
                        .map(upgrade -> new DeviceState.Known(upgrade, null))
                        .toList());
    }

    private static DeviceState told(Upgrade upgrade) {
        return new DeviceState(ACCOUNT, List.of(new DeviceState.Known(upgrade, null, 1)));
    }

    private static UpgradeHistory history(Upgrade... upgrades) {
        return new UpgradeHistory(List.of(upgrades));
    }

    private static Upgrade upgrade(String campaign, String status, Instant reportedAt) {
        return reason(campaign, status, null, reportedAt);
    }

    private static Upgrade reason(String campaign, String reason, Instant reportedAt) {
        return reason(campaign, "UpgradePending", reason, reportedAt);
    }

    private static Upgrade reason(String campaign, String status, String reason, Instant reportedAt) {
        return new Upgrade(
                new CampaignId(campaign), UpgradeStatus.reported(status), reason, null, null, null, null, reportedAt);
    }

    private static Upgrade dated(String campaign, String status, String startDate) {
        return new Upgrade(
                new CampaignId(campaign), UpgradeStatus.reported(status), null, null, null, null, startDate, null);
    }

    private static UpgradeHistory sample() {
        return history(
                upgrade("252d7ffc-7e35-11ec-931d-76f56843c393", "UpgradeSuccess", at("2022-01-26T03:45:01.608Z")),
                upgrade("8f5e9a4a-6ce2-11ec-ace7-3ea293843397", "UpgradeSuccess", at("2022-01-04T02:45:00.67Z")),
                upgrade("6f5890ee-61ac-11ec-ad90-4ef948cff74b", "DeviceRejected", at("2021-12-20T16:00:00.268Z")),
                upgrade("172e9ffa-5c42-11ec-b4e7-9ecd0c925d89", "UpgradeFailed", at("2021-12-14T23:18:53.092Z")),
                upgrade("9a77091d-4bd5-11ec-9088-2ad91a9c8d05", "DeviceRejected", at("2021-11-22T21:12:16.765Z")));
    }

    private static Instant at(String text) {
        return Instant.parse(text);
    }
}
