package io.upgradewatch.thingspace;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0,PT0S",
        " 17 ,PT17S",
        "3600,PT1H",
        "3601,PT1H",
        "999999999999,PT1H",
        "99999999999999999999999,PT1H",
        "'Mon, 23 Nov 2026 00:01:30 GMT',PT1M30S",
        "'Mon, 23 Nov 2026 09:00:00 GMT',PT1H",
        "'Sun, 22 Nov 2026 00:00:00 GMT',PT0S"
    })
    void secondsAndDatesAreHonouredUpToAnHour(String header, Duration wait) {
        assertThat(RetryAfter.parse(header, NOW)).contains(wait);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "soon", "-5", "1.5", "Mon, 99 Nov 2026 00:00:00 GMT"})
    void anythingElseSaysNothing(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isEmpty();
    }

    @Test
    void anAbsentHeaderSaysNothing() {
        assertThat(RetryAfter.parse(null, NOW)).isEmpty();
    }
}
