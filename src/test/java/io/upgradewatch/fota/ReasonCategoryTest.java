package io.upgradewatch.fota;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReasonCategoryTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Upgrade failed, processing is not allowed after campaign end date 14 Dec 21 00:00 UTC | campaign_ended
            Device scheduled for firmware upgrade previously, needs to be completed before another upgrade is scheduled. | already_scheduled
            Device make/model do not meet software prerequisites. | prerequisite
            Device make/model does not meet software prerequisites. | prerequisite
            Current software version does not meet prerequisites. | prerequisite
            Device is not eligible for service (not FOTA capable). | prerequisite
            The network reports this device is not reachable. | unreachable
            The network does not report this device is reachable, no retry available, try count 42 | unreachable
            Device is not in active state or not connected. | unreachable
            RovaClientDidNotReportStatus | unreachable
            Device not found. | not_found
            Invalid device IMEI. | not_found
            RovaClientDownloadFailed | download
            RovaClientDownloadNotInstalledYet | install
            RovaClientDownloadedInstallFailed | install
            Internal Error. | internal
            Uknown device error. | internal
            Unknown device error. | internal
            Request to FOTA server failed, estimated retry time on 06 Oct 22 18:05 UTC | internal
            Upgrade completed successfully | other
            Download and install succeeded. | other
            DownloadInstallSucceeded | other
            success | other
            Other. | other
            Reachability information received from the network | other
            Reachability information received from the network, try count 42 | other
            Upgrade pending, the device upgrade is estimated to be scheduled for 06 Oct 22 18:05 UTC | other
            The upgrade is scheduled to begin on 06 Oct 22 18:05 UTC and the estimated completion is 06 Oct 22 22:05 UTC | other
            Campaign canceled by user. | other
            Campaign aborted by user. | other
            """)
    void everyDocumentedReasonHasACategory(String reason, String category) {
        assertThat(ReasonCategory.of(reason).label()).isEqualTo(category);
    }

    @Test
    void noReasonIsOther() {
        assertThat(ReasonCategory.of(null)).isEqualTo(ReasonCategory.OTHER);
        assertThat(ReasonCategory.of("")).isEqualTo(ReasonCategory.OTHER);
    }

    @Test
    void aReasonOfAMegabyteCostsNoMoreThanAShortOne() {
        String hostile = "after not scheduled for download ".repeat(30_000);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> ReasonCategory.of(hostile));
    }
}
