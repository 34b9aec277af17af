package io.upgradewatch.fota;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class UpgradeTest {

    private static final Instant REPORTED = Instant.parse("2022-01-26T03:45:01.608Z");

    @Test
    void theReportTimeIsTheMoment() {
        assertThat(upgrade("2022-01-25", REPORTED).moment()).isEqualTo(REPORTED);
        assertThat(upgrade(null, REPORTED).moment()).isEqualTo(REPORTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2022-01-25", "2022-01-25T16:03:00.000Z", "2022-01-25 16:03:00 +0000 UTC"})
    void withoutAReportTimeTheStartOfTheStartDateIs(String startDate) {
        assertThat(upgrade(startDate, null).moment()).isEqualTo(Instant.parse("2022-01-25T00:00:00Z"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "soon", "25.01.2022", "2022-13-45", "+999999999-01-01", "2022-1-5"})
    void withoutAnythingReadableThereIsNone(String startDate) {
        assertThat(upgrade(startDate, null).moment()).isNull();
    }

    private static Upgrade upgrade(String startDate, Instant reportedAt) {
        return new Upgrade(
                new CampaignId("c"), UpgradeStatus.UPGRADE_SUCCESS, null, null, null, null, startDate, reportedAt);
    }
}
