package io.upgradewatch.embedded.thingspace.fleet;

import io.upgradewatch.fota.Imei;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SimulatedFleetTest {

    private final SimulatedFleet fleet = SimulatedFleet.lively(1_000_000);

    @Test
    void everyImeiHasItsCheckDigitAndLeadsBackToItsDevice() {
        assertThat(IntStream.of(0, 1, 9, 10, 2_000, 999_999)).allSatisfy(device -> {
            Imei imei = fleet.imei(device);
            assertThat(imei.checkDigitHolds()).isTrue();
            assertThat(fleet.device(imei)).hasValue(device);
        });
    }

    @Test
    void theFirstDeviceIsTheOneThatWasNamed() {
        assertThat(fleet.imei(0)).isEqualTo(fleet.first());
    }

    @Test
    void othersAreStrangers() {
        assertThat(fleet.device(new Imei(fleet.imei(3).number() + 1))).isEmpty();
        assertThat(fleet.device(Imei.of("490154203237518"))).isEmpty();
        assertThat(fleet.device(SimulatedFleet.lively(1_000_001).imei(1_000_000)))
                .isEmpty();
    }

    @Test
    void anUpgradeThatCannotEndInItsCampaignIsRefused() {
        assertThatThrownBy(() -> new SimulatedFleet(
                        fleet.account(), 1, fleet.first(), 1, Duration.ofHours(1), 0.1, Duration.ofMinutes(31), 1))
                .hasMessage("upgrade time is at most half the period");
    }

    @Test
    void aFirstImeiWithoutItsCheckDigitIsRefused() {
        assertThatThrownBy(() -> new SimulatedFleet(
                        fleet.account(), 1, Imei.of("990000000000011"), 1, fleet.period(), 0.1, fleet.upgradeTime(), 1))
                .hasMessageContaining("check digit");
    }
}
