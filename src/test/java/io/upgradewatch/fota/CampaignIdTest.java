package io.upgradewatch.fota;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CampaignIdTest {

    @Test
    void caseMakesNoOtherCampaign() {
        CampaignId capitals = new CampaignId("252D7FFC-7E35-11EC");
        CampaignId small = new CampaignId("252d7ffc-7e35-11ec");
        assertThat(capitals).isEqualTo(small).hasSameHashCodeAs(small).isEqualByComparingTo(small);
        assertThat(capitals.value()).isEqualTo("252D7FFC-7E35-11EC");
        assertThat(capitals).isNotEqualTo(new CampaignId("252d7ffc-7e35-11ed"));
    }
}
