package io.upgradewatch.thingspace.evidence;

import io.upgradewatch.thingspace.http.Exchange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class WitnessTest {

    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|[]|served",
                "200|null|served",
                "204||served",
                "400|{\"errorCode\":\"DEVICE_NOT_FOUND\"}|served",
                "403|{\"error\":\"Forbidden\"}|denied",
                "401||denied",
                "200|{\"errorCode\":\"INVALID_ACCESS\",\"errorMessage\":\"UWS verification failure\"}|denied",
                "400|{\"errorCode\":\"INVALID_PARAMETER\",\"errorMessage\":\"Inactive account\"}|denied",
                "200|<html>Maintenance</html>|neither",
                "503|<html>Maintenance</html>|neither",
                "429||neither",
                "400|{\"errorCode\":\"SOMETHING_NEW\"}|neither",
            })
    void anAnswerTellsWhetherANeighbourIsServed(int status, String body, String expected) {
        byte[] bytes = (body == null ? "" : body).getBytes(StandardCharsets.UTF_8);
        assertThat(word(Witness.of(new Exchange.Answer(status, null, bytes), NOW)))
                .isEqualTo(expected);
    }

    @Test
    void noAnswerTellsNothing() {
        assertThat(Witness.of(new Exchange.Lost(true, "timeout"), NOW)).isNull();
        assertThat(Witness.of(new Exchange.Answer(200, null, new byte[0]).unread("too_long", "", new byte[0]), NOW))
                .isNull();
    }

    private static String word(Boolean served) {
        return served == null ? "neither" : served ? "served" : "denied";
    }
}
