package io.upgradewatch.thingspace.history;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReportTimeTest {

    @ParameterizedTest
    @CsvSource({
        "2022-01-26 03:45:01.608 +0000 UTC,2022-01-26T03:45:01.608Z",
        "2022-01-04 02:45:00.67 +0000 UTC,2022-01-04T02:45:00.670Z",
        "2022-01-04 02:45:00 +0000 UTC,2022-01-04T02:45:00Z",
        "2022-01-04 02:45:00.1 +0000 UTC,2022-01-04T02:45:00.100Z",
        "2022-01-04 02:45:00.123456789 +0000 UTC,2022-01-04T02:45:00.123456789Z",
        "2022-01-04 02:45:00.000000001 +0000 UTC,2022-01-04T02:45:00.000000001Z",
        "2022-01-04 02:45:00.5 -0800 PST,2022-01-04T10:45:00.500Z",
        "2022-01-04 02:45:00 +0530 IST m=+0.000000001,2022-01-03T21:15:00Z",
        "2022-01-04T02:45:00Z,2022-01-04T02:45:00Z",
        "2022-01-04T02:45:00.12Z,2022-01-04T02:45:00.120Z",
        "2022-01-04T02:45:00.12+01:00,2022-01-04T01:45:00.120Z",
        "2022-01-04T02:45:00,2022-01-04T02:45:00Z",
        "2022-01-04 02:45:00 UTC,2022-01-04T02:45:00Z",
        "2022-01-04 02:45:00 GMT,2022-01-04T02:45:00Z",
        "2022-01-04 02:45:00 gmt,2022-01-04T02:45:00Z",
        "'2022-01-04 02:45:00,67 +0000 UTC',2022-01-04T02:45:00.670Z",
        "2022-01-04t02:45:00.5z,2022-01-04T02:45:00.500Z",
        "2022-01-04T02:45Z,2022-01-04T02:45:00Z",
        "2022-01-04 02:45 +0100 CET,2022-01-04T01:45:00Z",
        "2022-01-04 02:45,2022-01-04T02:45:00Z",
        "2022-01-26 03:45:01.1234567899 +0000 UTC,2022-01-26T03:45:01.123456789Z",
        "2022-01-26T03:45:01.12345678901234567890Z,2022-01-26T03:45:01.123456789Z",
        "' 2022-01-04T02:45:00Z ',2022-01-04T02:45:00Z",
    })
    void goAndIsoMomentsAreRead(String text, Instant moment) {
        assertThat(ReportTime.parse(text)).isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0001-01-01 00:00:00 +0000 UTC",
                "0001-01-01T00:00:00Z",
                "2022-01-26",
                "2022-13-26 03:45:01 +0000 UTC",
                "2022-02-30 03:45:01 +0000 UTC",
                "2022-01-26 25:45:01 +0000 UTC",
                "2022-01-26 03:45:1 UTC",
                "2022-01-26 03:4",
                "2022-01-26 03:45:01 nonsense",
                "2022-01-26 03:45:01 +9999 UTC",
                "2022/01/26 03:45:01 +0000 UTC",
                "26 Jan 22 03:45 UTC and more",
                "-022-01-26 03:45:01 +0000 UTC"
            })
    void zeroAndUnreadableTimesAreNone(String text) {
        assertThat(ReportTime.parse(text)).isNull();
    }

    @Test
    void anAbsentTimeIsNone() {
        assertThat(ReportTime.parse(null)).isNull();
    }
}
