package io.upgradewatch.fota;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** The vectors that consumers are given. */
    static List<String[]> documented() throws IOException {
        return Files.readAllLines(Path.of("src/docs/events.md")).stream()
                .filter(line -> line.matches("(\\| `[^`]+` ){4}\\| \\d+ \\| `[0-9a-f]{32}` \\|"))
                .map(line -> line.replaceAll("[|`]", " ").strip().split("\\s+"))
                .toList();
    }

    @Test
    void theIdNeverChangesFromReleaseToRelease() throws IOException {
        assertThat(documented()).hasSizeGreaterThan(5).allSatisfy(vector -> assertThat(
                        change(vector[0], vector[1], vector[2], vector[3], Long.parseLong(vector[4]))
                                .id())
                .isEqualTo(vector[5]));
    }

    @Test
    void theSameChangeHasTheSameIdWhoeverSeesItWhenever() {
        Upgrade bare =
                new Upgrade(new CampaignId("c"), UpgradeStatus.UPGRADE_FAILED, null, null, null, null, null, null);
        Upgrade full = new Upgrade(
                new CampaignId("C"),
                UpgradeStatus.reported("UPGRADE_FAILED"),
                "why",
                "n",
                "f",
                "t",
                "2022-01-25",
                SEEN);
        String seenFirst = new UpgradeStatusChanged(Imei.of(IMEI), new AccountName(ACCOUNT), null, bare, 3, SEEN).id();
        String seenLater = new UpgradeStatusChanged(
                        Imei.of(IMEI),
                        new AccountName(ACCOUNT),
                        UpgradeStatus.UPGRADE_PENDING,
                        full,
                        3,
                        SEEN.plusSeconds(900))
                .id();
        assertThat(seenLater).isEqualTo(seenFirst);
    }

    @Test
    void eachPartOfTheIdentityMakesAnotherId() {
        List<UpgradeStatusChanged> changes = List.of(
                change(ACCOUNT, IMEI, "c", "UpgradeFailed", 0),
                change("0000123456-00002", IMEI, "c", "UpgradeFailed", 0),
                change(ACCOUNT, "990000473475988", "c", "UpgradeFailed", 0),
                change(ACCOUNT, IMEI, "d", "UpgradeFailed", 0),
                change(ACCOUNT, IMEI, "c", "UpgradeSuccess", 0),
                change(ACCOUNT, IMEI, "c", "UpgradeFailed", 1));
        Set<String> ids = changes.stream().map(UpgradeStatusChanged::id).collect(Collectors.toCollection(HashSet::new));
        assertThat(ids).hasSameSizeAs(changes);
    }

    @Test
    void aReversalTakesBackATerminalStatus() {
        Upgrade pending = change(ACCOUNT, IMEI, "c", "UpgradePending", 0).upgrade();
        assertThat(after(UpgradeStatus.UPGRADE_FAILED, pending).reversal()).isTrue();
        assertThat(after(UpgradeStatus.UPGRADE_SCHEDULED, pending).reversal()).isFalse();
        assertThat(after(null, pending).reversal()).isFalse();
    }

    private static UpgradeStatusChanged after(UpgradeStatus previous, Upgrade upgrade) {
        return new UpgradeStatusChanged(Imei.of(IMEI), new AccountName(ACCOUNT), previous, upgrade, 0, SEEN);
    }

    private static UpgradeStatusChanged change(
            String account, String imei, String campaign, String status, long sequence) {
        Upgrade upgrade = new Upgrade(
                new CampaignId(campaign), UpgradeStatus.reported(status), null, null, null, null, null, REPORTED);
        return new UpgradeStatusChanged(Imei.of(imei), new AccountName(account), null, upgrade, sequence, SEEN);
    }
}
