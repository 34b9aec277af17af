package io.upgradewatch.kafka.row;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.DeviceState.Known;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.kafka.Samples;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StateTemplatesTest {

    private static final Instant LATER = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final Upgrade OTHER = new Upgrade(
            new CampaignId("b\u00e9ta \"2\""),
            new UpgradeStatus("Postponed"),
            null,
            "f",
            null,
            "to",
            "2026-01-01",
            LATER);

    private final StateTemplates stencils = new StateTemplates();

    @BeforeEach
    void learn() {
        DeviceState state = state(Samples.ACCOUNT, Samples.UPGRADE, OTHER);
        stencils.learn(StateRow.write(state), state);
    }

    @Test
    void aRowThatDiffersInAccountAndTimesAloneFits() {
        DeviceState alike =
                state(new AccountName("other.1"), Samples.UPGRADE.reportedAt(LATER), OTHER.reportedAt(Instant.EPOCH));

        assertThat(stencils.read(StateRow.write(alike))).isEqualTo(alike);
    }

    @Test
    void anyNumberOfUpgradesInAnyOrderFits() {
        DeviceState alike = state(Samples.ACCOUNT, OTHER, Samples.UPGRADE, OTHER.reportedAt(Instant.EPOCH));

        assertThat(stencils.read(StateRow.write(alike))).isEqualTo(alike);
    }

    @Test
    void whatDiffersInAnythingElseIsLeftToTheParser() {
        Upgrade sample = Samples.UPGRADE;
        Upgrade otherReason = new Upgrade(
                sample.campaign(),
                sample.status(),
                "because",
                sample.firmwareName(),
                sample.firmwareFrom(),
                sample.firmwareTo(),
                sample.startDate(),
                sample.reportedAt());
        List<DeviceState> unlike = List.of(
                state(Samples.ACCOUNT, otherReason),
                state(Samples.ACCOUNT, sample, otherReason),
                state(Samples.ACCOUNT, sample.reportedAt(null)),
                state(Samples.ACCOUNT),
                new DeviceState(Samples.ACCOUNT, List.of(new Known(sample, LATER))));

        assertThat(unlike).allSatisfy(state -> assertThat(stencils.read(StateRow.write(state)))
                .isNull());
    }

    @Test
    void whatCannotBeLearntIsNot() {
        DeviceState missing = new DeviceState(Samples.ACCOUNT, List.of(new Known(OTHER.reportedAt(null), LATER)));
        StateTemplates none = new StateTemplates();
        none.learn(StateRow.write(missing), missing);

        assertThat(none.read(StateRow.write(state(Samples.ACCOUNT, OTHER)))).isNull();
        assertThat(none.read(StateRow.write(missing))).isNull();
    }

    @Test
    void aRowThatEndsEarlyOrLateFitsNothing() {
        byte[] row = StateRow.write(state(Samples.ACCOUNT, Samples.UPGRADE, OTHER));

        for (int length = 0; length < row.length; length++) {
            assertThat(stencils.read(Arrays.copyOf(row, length))).isNull();
        }
        assertThat(stencils.read(row)).isNotNull();
        assertThat(stencils.read(Arrays.copyOf(row, row.length + 1))).isNull();
    }

    @Test
    void aTimeThatIsNoneAndAnAccountThatIsNoneAreFaults() {
        String row = new String(StateRow.write(state(Samples.ACCOUNT, Samples.UPGRADE)), StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> stencils.read(bytes(row.replace("2022-01-26T03", "2022-01-26T33"))))
                .isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> stencils.read(bytes(row.replace("-00001\"", "+00001\""))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(stencils.read(bytes(row.replace("-00001\"", "\\u002d00001\""))))
                .isNull();
    }

    private static byte[] bytes(String row) {
        return row.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static DeviceState state(AccountName account, Upgrade... upgrades) {
        return new DeviceState(
                account,
                Arrays.stream(upgrades).map(upgrade -> new Known(upgrade, null)).toList());
    }
}
