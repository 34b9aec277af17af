package io.upgradewatch.simulator;

import java.util.UUID;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CampaignTest {

    private final Fleet fleet = Fleet.lively(10);

    @Test
    void theIdIsAVersion1UuidOfTheStart() {
        Campaign campaign = new Campaign(fleet, 490_000);

        UUID id = UUID.fromString(campaign.id());

        assertThat(id.version()).isEqualTo(1);
        assertThat(id.variant()).isEqualTo(2);
        long gregorianToUnix = 122_192_928_000_000_000L;
        assertThat((id.timestamp() - gregorianToUnix) / 10_000).isEqualTo(campaign.startsAt());
    }

    @Test
    void theIdLeadsBackToTheCampaign() {
        assertThat(Campaign.numbered(fleet, new Campaign(fleet, 490_000).id())).hasValue(490_000);
    }

    @Test
    void idsOfOthersLeadNowhere() {
        assertThat(Campaign.numbered(fleet, "252d7ffc-7e35-11ec-931d-76f56843c393"))
                .isEmpty();
        assertThat(Campaign.numbered(fleet, UUID.randomUUID().toString())).isEmpty();
        assertThat(Campaign.numbered(fleet, "campaign")).isEmpty();
    }

    @Test
    void oneCampaignsGoalIsTheNextOnesOrigin() {
        assertThat(new Campaign(fleet, 5).firmwareTo()).isEqualTo(new Campaign(fleet, 6).firmwareFrom());
        assertThat(new Campaign(fleet, 5).firmwareName()).endsWith(new Campaign(fleet, 5).firmwareTo());
    }
}
