package io.upgradewatch.fota;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UpgradeStatusTest {

    @Test
    void spacesAreRemovedAndTheRestIsAsReported() {
        assertThat(UpgradeStatus.reported("Device Rejected").value()).isEqualTo("DeviceRejected");
        assertThat(UpgradeStatus.reported(" upgrade\tSUCCESS ").value()).isEqualTo("upgradeSUCCESS");
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
    @ValueSource(strings = {"", "  ", "\t\n"})
    void nothingIsNoStatus(String text) {
        assertThatThrownBy(() -> UpgradeStatus.reported(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new UpgradeStatus(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
