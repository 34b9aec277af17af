package io.upgradewatch.diff;

import io.upgradewatch.diff.DeviceState.Known;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeviceStateTest {

    private static final AccountName ACCOUNT = new AccountName("0000123456-00001");
    private static final Instant MISSING = Instant.parse("2026-11-20T10:00:00Z");

    @Test
    void whatGoesInComesOut() {
        List<Known> known = List.of(
                new Known(upgrade("a", "UpgradePending", Instant.parse("2022-01-26T03:45:01.608123456Z")), null),
                new Known(upgrade("b", "UpgradeFailed", null), MISSING),
                new Known(upgrade("c", "UpgradeSuccess", Instant.parse("1969-12-31T23:59:59.999999999Z")), null),
                new Known(upgrade("d", "UpgradeSuccess", Instant.parse("9999-12-31T23:59:59Z")), null),
                new Known(upgrade("e", "UpgradeSuccess", Instant.parse("0002-01-01T00:00:00Z")), null),
                new Known(upgrade("f", "UpgradeSuccess", Instant.EPOCH), null));
        DeviceState state = new DeviceState(ACCOUNT, known);
        assertThat(state.upgrades()).isEqualTo(known);
        assertThat(state.latest()).contains(known.get(3).upgrade());
        assertThat(state.complete()).isFalse();
        assertThat(state).isEqualTo(new DeviceState(ACCOUNT, state.upgrades()));
    }

    @Test
    void statesDifferByTimeAbsenceAndFacts() {
        DeviceState state = state("UpgradePending", Instant.EPOCH, null);
        assertThat(state).isNotEqualTo(state("UpgradePending", Instant.EPOCH.plusNanos(1), null));
        assertThat(state).isNotEqualTo(state("UpgradePending", null, null));
        assertThat(state).isNotEqualTo(state("UpgradePending", Instant.EPOCH, MISSING));
        assertThat(state).isNotEqualTo(state("UpgradeFailed", Instant.EPOCH, null));
        assertThat(state).isEqualTo(state("UpgradePending", Instant.EPOCH, null));
        assertThat(state).hasSameHashCodeAs(state("UpgradePending", Instant.EPOCH, null));
    }

    @Test
    void devicesOfOneCampaignShareAllButTheirTimes() {
        Upgrade one = only(state("UpgradePending", null, null));
        Upgrade other = only(state("UpgradePending", null, null));
        assertThat(one).isSameAs(other);
    }

    @Test
    void aStatusIsShownAsItWasReportedWhateverOthersReport() {
        assertThat(only(state("UpgradePostponed", null, null)).status().value()).isEqualTo("UpgradePostponed");
        assertThat(only(state("upgradepostponed", null, null)).status().value()).isEqualTo("upgradepostponed");
    }

    @Test
    void countsAndWhatWasToldBeforeComeOutAsTheyWentIn() {
        ToldBefore before = new ToldBefore(
                List.of(new ToldBefore.Count(new AccountName("other"), new CampaignId("z"), 3, MISSING)), 7);
        List<Known> known = List.of(
                new Known(upgrade("a", "UpgradePending", Instant.EPOCH), null, 2),
                new Known(upgrade("b", "UpgradeFailed", null), MISSING, Known.UNCOUNTED),
                new Known(upgrade("c", "UpgradeFailed", null), null, 0));
        DeviceState state = new DeviceState(ACCOUNT, known, true, before);
        assertThat(state.upgrades()).isEqualTo(known);
        assertThat(state.before()).isEqualTo(before);
        assertThat(state).isNotEqualTo(new DeviceState(ACCOUNT, known));
        assertThat(state).isNotEqualTo(new DeviceState(ACCOUNT, known, false, before));
    }

    @Test
    void whatIsForgottenLeavesHowManyChangesWereTold() {
        Instant now = MISSING.plusSeconds(1);
        DeviceState left = new DeviceState(
                        ACCOUNT,
                        List.of(
                                new Known(upgrade("a", "UpgradePending", null), null, 2),
                                new Known(upgrade("b", "UpgradePending", null), null, 0)))
                .forgotten(now);
        assertThat(left.upgrades()).isEmpty();
        assertThat(left.polled()).isFalse();
        assertThat(left.before().counts()).containsExactly(new ToldBefore.Count(ACCOUNT, new CampaignId("a"), 2, now));
        assertThat(left.empty()).isFalse();
        assertThat(state("UpgradePending", null, null).forgotten(now).empty()).isTrue();
    }

    @Test
    void anUpgradeFromBeforeChangesWereCountedStartsAtItsReportTimeAndNeverLow() {
        Instant reported = Instant.parse("2026-10-26T03:45:01.608Z");
        assertThat(uncounted(reported).counted()).isEqualTo(reported.toEpochMilli());
        List<Known> others = List.of(
                uncounted(null),
                uncounted(Instant.EPOCH),
                uncounted(Instant.EPOCH.plusMillis(1)),
                uncounted(Instant.parse("1969-01-01T00:00:00Z")),
                uncounted(Instant.parse("0002-01-01T00:00:00Z")),
                uncounted(Instant.MAX));
        assertThat(others).allSatisfy(known -> assertThat(known.counted()).isEqualTo(1_000_000_000L));
    }

    private static Known uncounted(Instant reportedAt) {
        return new Known(upgrade("a", "UpgradePending", reportedAt), null, Known.UNCOUNTED);
    }

    private static Upgrade only(DeviceState state) {
        return state.upgrades().get(0).upgrade();
    }

    private static DeviceState state(String status, Instant reportedAt, Instant missingSince) {
        return new DeviceState(ACCOUNT, List.of(new Known(upgrade("a", status, reportedAt), missingSince)));
    }

    private static Upgrade upgrade(String campaign, String status, Instant reportedAt) {
        return new Upgrade(
                new CampaignId(new String(campaign)),
                new UpgradeStatus(new String(status)),
                "why",
                "name",
                "1",
                "2",
                "2022-01-25",
                reportedAt);
    }
}
