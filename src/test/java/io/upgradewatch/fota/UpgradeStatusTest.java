package io.upgradewatch.fota;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UpgradeStatusTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "upgradefailed",
                "UPGRADE_FAILED",
                "UpgradedFailed",
                "upgraded failed",
                " Upgrade\tFailed ",
                "Upgrade\u00a0Failed",
                "Upgrade\u200bFailed",
                "\ufeffUpgradeFailed",
                "Upgrade\u202fFailed\u2060"
            })
    void aKnownStatusHasOneSpellingHoweverItIsReported(String reported) {
        assertThat(UpgradeStatus.reported(reported).value()).isEqualTo("UpgradeFailed");
        assertThat(new UpgradeStatus(reported)).isEqualTo(UpgradeStatus.UPGRADE_FAILED);
        assertThat(UpgradeStatus.reported(reported).terminal()).isTrue();
    }

    @Test
    void anUnknownStatusIsAsReportedWithoutSpacesAndEqualToItsOtherSpellings() {
        UpgradeStatus postponed = UpgradeStatus.reported("Upgrade_ Post\u00a0poned");
        assertThat(postponed.value()).isEqualTo("Upgrade_Postponed");
        assertThat(postponed)
                .isEqualTo(UpgradeStatus.reported("UPGRADEPOSTPONED"))
                .hasSameHashCodeAs(UpgradeStatus.reported("UPGRADEPOSTPONED"));
    }

    @Test
    void theFieldsOtherSpellingOfCancelledIsTheSameStatus() {
        assertThat(UpgradeStatus.reported("Campaign Canceled")).isEqualTo(UpgradeStatus.CAMPAIGN_CANCELLED);
    }

    @Test
    void caseMakesNoOtherStatus() {
        assertThat(UpgradeStatus.reported("upgradesuccess"))
                .isEqualTo(UpgradeStatus.UPGRADE_SUCCESS)
                .hasSameHashCodeAs(UpgradeStatus.UPGRADE_SUCCESS);
        assertThat(UpgradeStatus.UPGRADE_SUCCESS).isNotEqualTo(UpgradeStatus.UPGRADE_FAILED);
    }

    @Test
    void equalStatusesHaveEqualHashesInEveryAlphabet() {
        UpgradeStatus dotless = UpgradeStatus.reported("upgradefaıled");
        UpgradeStatus dotted = UpgradeStatus.reported("UPGRADEFAILED");
        assertThat(dotless.equals(dotted)).isEqualTo(dotless.hashCode() == dotted.hashCode());
    }

    @Test
    void theTerminalOnesAreThoseAfterWhichNothingMoreIsToHappen() {
        List<String> terminal = UpgradeStatus.DOCUMENTED.stream()
                .filter(UpgradeStatus::terminal)
                .map(UpgradeStatus::value)
                .toList();
        assertThat(terminal)
                .containsExactlyInAnyOrder(
                        "UpgradeSuccess", "UpgradeFailed", "DeviceRejected", "CampaignCancelled", "CampaignAborted");
        assertThat(UpgradeStatus.reported("DEVICE REJECTED").terminal()).isTrue();
    }

    @Test
    void anUnknownOneIsKeptAndNotTerminal() {
        UpgradeStatus unknown = UpgradeStatus.reported("UpgradePostponed");
        assertThat(unknown.value()).isEqualTo("UpgradePostponed");
        assertThat(unknown.terminal()).isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  ", "\t\n", "\u00a0", "\u200b\ufeff"})
    void nothingIsNoStatus(String text) {
        assertThatThrownBy(() -> UpgradeStatus.reported(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new UpgradeStatus(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
