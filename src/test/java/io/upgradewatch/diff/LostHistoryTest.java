package io.upgradewatch.diff;

import io.upgradewatch.diff.DeviceState.Known;
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

/** Where more was told than is known, the next answer tells what it was, and that is no news. */
class LostHistoryTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final AccountName ACCOUNT = new AccountName("0000123456-00001");
    private static final HistoryDiff DIFF = new HistoryDiff(Duration.ofDays(180));
    private static final HistoryDiff.Subject SUBJECT =
            new HistoryDiff.Subject(Imei.of("990000473475989"), ACCOUNT, Instant.EPOCH);

    private Instant now = NOON;
    private DeviceState known = new DeviceState(ACCOUNT, List.of(), false, ToldBefore.NOTHING.lost(NOON));

    @Test
    void whatIsNotKnownIsAdoptedSilentlyOnce() {
        assertThat(poll(upgrade("a", "UpgradeFailed"), upgrade("b", "UpgradePending")))
                .isEmpty();
        assertThat(known.before().lost()).isFalse();
        assertThat(poll(upgrade("a", "UpgradeFailed"), upgrade("b", "UpgradeSuccess"), upgrade("c", "UpgradePending")))
                .extracting(change -> change.upgrade().campaign().value())
                .containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void whatIsKnownGoesOnBeingCompared() {
        known = new DeviceState(
                ACCOUNT,
                List.of(new Known(upgrade("a", "UpgradePending"), null, 3)),
                true,
                ToldBefore.NOTHING.lost(NOON));
        List<UpgradeStatusChanged> told = poll(upgrade("a", "UpgradeSuccess"), upgrade("b", "UpgradeFailed"));
        assertThat(told).hasSize(1);
        assertThat(told.get(0).previous()).isEqualTo(new UpgradeStatus("UpgradePending"));
        assertThat(told.get(0).sequence()).isEqualTo(3);
    }

    @Test
    void whatIsToldOfAnAdoptedUpgradeHasACountThatWasNeverReached() {
        poll(upgrade("a", "UpgradePending"));
        assertThat(poll(upgrade("a", "UpgradeFailed")))
                .singleElement()
                .satisfies(change -> assertThat(change.sequence()).isGreaterThanOrEqualTo(NOON.toEpochMilli()));
    }

    @Test
    void anEmptyAnswerSoonAfterALossSettlesNothing() {
        assertThat(poll()).isEmpty();
        assertThat(poll(upgrade("a", "UpgradePending"))).isEmpty();
        assertThat(poll(upgrade("a", "UpgradePending"), upgrade("b", "UpgradePending")))
                .hasSize(1);
    }

    @Test
    void anEmptyAnswerADayLaterDoes() {
        now = NOON.plus(Duration.ofHours(25));
        assertThat(poll()).isEmpty();
        assertThat(poll(upgrade("a", "UpgradePending"))).hasSize(1);
    }

    @Test
    void neitherDoesOneThatBreaksOff() {
        answer(new UpgradeHistory(List.of(upgrade("a", "UpgradePending")), Set.of(), false, null));
        assertThat(poll(upgrade("a", "UpgradePending"), upgrade("b", "UpgradePending")))
                .isEmpty();
    }

    private List<UpgradeStatusChanged> poll(Upgrade... answer) {
        return answer(new UpgradeHistory(List.of(answer)));
    }

    private List<UpgradeStatusChanged> answer(UpgradeHistory answer) {
        Diff diff = DIFF.between(known, SUBJECT, answer, now);
        known = diff.next();
        return diff.changes();
    }

    private static Upgrade upgrade(String campaign, String status) {
        return new Upgrade(
                new CampaignId(campaign),
                new UpgradeStatus(status),
                null,
                null,
                null,
                null,
                null,
                NOON.minusSeconds(60));
    }
}
