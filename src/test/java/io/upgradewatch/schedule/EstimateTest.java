package io.upgradewatch.schedule;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EstimateTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Upgrade pending, the device upgrade is estimated to be scheduled for 06 Oct 22 18:05 UTC"
                        + " | 2022-10-06T18:05:00Z",
                "The upgrade is scheduled to begin on 6 oct 2026 00:00 UTC and the estimated completion is 06 Oct 26 04:00"
                        + " UTC | 2026-10-06T00:00:00Z",
                "Request to FOTA server failed, estimated retry time on Tue, 06 Oct 2026 04:00:00 GMT"
                        + " | 2026-10-06T04:00:00Z"
            })
    void reasonsTellWhenTheNextNewsIsExpected(String reason, Instant expected) {
        assertThat(Estimate.in(reason)).contains(expected);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "Upgrade failed, processing is not allowed after campaign end date 14 Dec 21 00:00 UTC",
                "scheduled to begin on 31 Feb 26 99:00 UTC",
                "The network reports this device is not reachable."
            })
    void whatIsNoEstimateIsNone(String reason) {
        assertThat(Estimate.in(reason)).isEmpty();
    }

    @Test
    void whatHappensIsReportedAfterTheNextQuarterOfAnHour() {
        assertThat(Estimate.reported(Instant.parse("2026-10-06T18:05:00Z"))).isEqualTo("2026-10-06T18:15:00Z");
        assertThat(Estimate.reported(Instant.parse("2026-10-06T00:00:00Z"))).isEqualTo("2026-10-06T00:15:00Z");
    }
}
