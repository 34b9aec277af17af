package io.upgradewatch.embedded.thingspace.fleet;

import java.util.UUID;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SimulatedCampaignTest {

    private final SimulatedFleet fleet = SimulatedFleet.lively(10);

    @Test
    void theIdIsAVersion1UuidOfTheStart() {
        SimulatedCampaign campaign = new SimulatedCampaign(fleet, 490_000);

        UUID id = UUID.fromString(campaign.id());

        assertThat(id.version()).isEqualTo(1);
        assertThat(id.variant()).isEqualTo(2);
        long gregorianToUnix = 122_192_928_000_000_000L;
        assertThat((id.timestamp() - gregorianToUnix) / 10_000).isEqualTo(campaign.startsAt());
    }

    @Test
    void theIdLeadsBackToTheCampaign() {
        assertThat(SimulatedCampaign.numbered(fleet, new SimulatedCampaign(fleet, 490_000).id()))
                .hasValue(490_000);
    }

    @Test
    void idsOfOthersLeadNowhere() {
        assertThat(SimulatedCampaign.numbered(fleet, "252d7ffc-7e35-11ec-931d-76f56843c393"))
                .isEmpty();
        assertThat(SimulatedCampaign.numbered(fleet, UUID.randomUUID().toString()))
                .isEmpty();
        assertThat(SimulatedCampaign.numbered(fleet, "campaign")).isEmpty();
    }

    @Test
    void oneCampaignsGoalIsTheNextOnesOrigin() {
        assertThat(new SimulatedCampaign(fleet, 5).firmwareTo())
                .isEqualTo(new SimulatedCampaign(fleet, 6).firmwareFrom());
        assertThat(new SimulatedCampaign(fleet, 5).firmwareName())
                .endsWith(new SimulatedCampaign(fleet, 5).firmwareTo());
    }
}
