package io.upgradewatch.fota;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UpgradeStatusChangedTest {

    private static final String IMEI = "990000473475989";
    private static final String ACCOUNT = "0000123456-00001";
    private static final Instant REPORTED = Instant.parse("2022-01-26T03:45:01.608Z");
    private static final Instant SEEN = Instant.parse("2026-11-23T01:02:03.456Z");

    @Test
    void theIdIsThirtyTwoHexadecimalDigits() {
        assertThat(change(ACCOUNT, IMEI, "c", "UpgradeFailed", REPORTED).id()).matches("[0-9a-f]{32}");
    }

    @Test
    void theIdNeverChangesFromReleaseToRelease() {
        assertThat(change(ACCOUNT, IMEI, "252d7ffc-7e35-11ec-931d-76f56843c393", "UpgradeFailed", REPORTED)
                        .id())
                .isEqualTo("79089e265bb8d32d96fccf16f8a09df7");
    }

    @Test
    void theSameChangeHasTheSameIdWhoeverSeesItWhenever() {
        Upgrade bare =
                new Upgrade(new CampaignId("c"), UpgradeStatus.UPGRADE_FAILED, null, null, null, null, null, REPORTED);
        Upgrade full = new Upgrade(
                new CampaignId("c"), UpgradeStatus.UPGRADE_FAILED, "why", "n", "f", "t", "2022-01-25", REPORTED);
        String seenFirst = new UpgradeStatusChanged(Imei.of(IMEI), new AccountName(ACCOUNT), null, bare, SEEN).id();
        String seenLater = new UpgradeStatusChanged(
                        Imei.of(IMEI),
                        new AccountName(ACCOUNT),
                        UpgradeStatus.UPGRADE_PENDING,
                        full,
                        SEEN.plusSeconds(900))
                .id();
        assertThat(seenLater).isEqualTo(seenFirst);
    }

    @Test
    void caseMakesNoOtherId() {
        assertThat(change(ACCOUNT, IMEI, "c", "upgradefailed", REPORTED).id())
                .isEqualTo(change(ACCOUNT, IMEI, "c", "UpgradeFailed", REPORTED).id());
    }

    @Test
    void eachPartOfTheIdentityMakesAnotherId() {
        List<UpgradeStatusChanged> changes = List.of(
                change(ACCOUNT, IMEI, "c", "UpgradeFailed", REPORTED),
                change("0000123456-00002", IMEI, "c", "UpgradeFailed", REPORTED),
                change(ACCOUNT, "990000473475988", "c", "UpgradeFailed", REPORTED),
                change(ACCOUNT, IMEI, "d", "UpgradeFailed", REPORTED),
                change(ACCOUNT, IMEI, "c", "UpgradeSuccess", REPORTED),
                change(ACCOUNT, IMEI, "c", "UpgradeFailed", REPORTED.plusNanos(1)),
                change(ACCOUNT, IMEI, "c", "UpgradeFailed", null));
        Set<String> ids = changes.stream().map(UpgradeStatusChanged::id).collect(Collectors.toCollection(HashSet::new));
        assertThat(ids).hasSameSizeAs(changes);
    }

    @Test
    void aReversalTakesBackATerminalStatus() {
        Upgrade pending = change(ACCOUNT, IMEI, "c", "UpgradePending", REPORTED).upgrade();
        assertThat(after(UpgradeStatus.UPGRADE_FAILED, pending).reversal()).isTrue();
        assertThat(after(UpgradeStatus.UPGRADE_SCHEDULED, pending).reversal()).isFalse();
        assertThat(after(null, pending).reversal()).isFalse();
    }

    private static UpgradeStatusChanged after(UpgradeStatus previous, Upgrade upgrade) {
        return new UpgradeStatusChanged(Imei.of(IMEI), new AccountName(ACCOUNT), previous, upgrade, SEEN);
    }

    private static UpgradeStatusChanged change(
            String account, String imei, String campaign, String status, Instant reportedAt) {
        Upgrade upgrade = new Upgrade(
                new CampaignId(campaign), UpgradeStatus.reported(status), null, null, null, null, null, reportedAt);
        return new UpgradeStatusChanged(Imei.of(imei), new AccountName(account), null, upgrade, SEEN);
    }
}
