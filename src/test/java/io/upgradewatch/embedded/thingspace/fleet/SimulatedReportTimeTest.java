package io.upgradewatch.embedded.thingspace.fleet;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SimulatedReportTimeTest {

    @ParameterizedTest
    @CsvSource({
        "2022-01-26T03:45:01.608Z, 2022-01-26 03:45:01.608 +0000 UTC",
        "2022-01-04T02:45:00.670Z, 2022-01-04 02:45:00.67 +0000 UTC",
        "2021-12-14T23:18:53.092Z, 2021-12-14 23:18:53.092 +0000 UTC",
        "2021-12-20T16:00:00.500Z, 2021-12-20 16:00:00.5 +0000 UTC",
        "2021-12-20T16:00:00Z,     2021-12-20 16:00:00 +0000 UTC",
        "1969-12-31T23:59:59.999Z, 1969-12-31 23:59:59.999 +0000 UTC"
    })
    void goCutsTheTrailingZerosOfTheFraction(Instant moment, String printed) {
        assertThat(SimulatedReportTime.appendGo(new StringBuilder(), moment.toEpochMilli()))
                .hasToString(printed);
    }

    @Test
    void campaignPagesHaveIsoInstants() {
        String printed = SimulatedReportTime.appendIso(
                        new StringBuilder(),
                        Instant.parse("2022-01-04T02:45:00.67Z").toEpochMilli())
                .toString();

        assertThat(printed).isEqualTo("2022-01-04T02:45:00.67Z");
    }

    @Test
    void reasonsHaveTwoDigitYears() {
        String printed = SimulatedReportTime.appendRfc822(
                        new StringBuilder(),
                        Instant.parse("2021-12-14T00:00:00Z").toEpochMilli())
                .toString();

        assertThat(printed).isEqualTo("14 Dec 21 00:00 UTC");
    }
}
