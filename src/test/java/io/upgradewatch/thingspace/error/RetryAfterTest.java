package io.upgradewatch.thingspace.error;

import io.upgradewatch.thingspace.http.Exchange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
        "99999,PT27H46M39S",
        "99999999999999999999999,PT277777777H46M39S",
        "'Mon, 23 Nov 2026 00:01:30 GMT',PT1M30S",
        "'Monday, 23-Nov-26 00:01:30 GMT',PT1M30S",
        "'Mon Nov 23 00:01:30 2026',PT1M30S",
        "'Sun Dec  6 00:00:00 2026',PT312H",
        "'Mon, 23 Nov 2026 09:00:00 GMT',PT9H",
        "'Sun, 22 Nov 2026 00:00:00 GMT',PT0S"
    })
    void secondsAndAllThreeFormsOfDatesAreRead(String header, Duration wait) {
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

    @Test
    void aDateIsMeasuredAgainstTheAnswersOwn() {
        String inTwoMinutes = "Tue, 24 Nov 2026 12:02:00 GMT";

        assertThat(of(inTwoMinutes, "Tue, 24 Nov 2026 12:00:00 GMT", "")).contains(Duration.ofMinutes(2));
        assertThat(of(inTwoMinutes, "Tuesday, 24-Nov-26 12:00:00 GMT", "")).contains(Duration.ofMinutes(2));
        assertThat(of(inTwoMinutes, "not a date", "")).contains(Duration.ofMinutes(36 * 60 + 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"fault\":{\"code\":900803,\"message\":\"m\",\"nextAccessTime\":\"2026-Nov-23 00:30:00+0000 UTC\"}}",
                "{\"code\":\"900804\",\"nextAccessTime\":\"2026-Nov-23 00:30:00+0000 UTC\"}",
                "{\"detail\":\"{\\\"code\\\":900804,\\\"nextAccessTime\\\":\\\"2026-NOV-23 02:30:00+0200 UTC\\\"}\"}",
                "<amt:fault xmlns:amt=\"x\"><amt:code>900800</amt:code>"
                        + "<amt:nextAccessTime>2026-Nov-23 00:30:00+0000 UTC</amt:nextAccessTime></amt:fault>",
                "You have exceeded your quota .You can access API after 2026-Nov-23 00:30:00+0000 UTC",
            })
    void theGatewaysNextAccessTimeIsRead(String body) {
        assertThat(of(null, null, body)).contains(Duration.ofMinutes(30));
        assertThat(of("7", null, body)).contains(Duration.ofMinutes(30));
        assertThat(of("3000", null, body)).contains(Duration.ofMinutes(50));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nextAccessTime: 2026-Foo-23 00:30:00", "nextAccessTime: 2026-Nov-93 00:30:00", "nextAccessTime"
            })
    void aNextAccessTimeThatIsNoTimeSaysNothing(String body) {
        assertThat(of(null, null, body)).isEmpty();
    }

    @Test
    void nobodyWaitsLongerThanAnHour() {
        assertThat(RetryAfter.cut(Duration.ofDays(2))).isEqualTo(Duration.ofHours(1));
        assertThat(RetryAfter.cut(Duration.ofMinutes(59))).isEqualTo(Duration.ofMinutes(59));
    }

    private static Optional<Duration> of(String header, String date, String body) {
        return RetryAfter.of(new Exchange.Answer(429, header, date, body.getBytes(StandardCharsets.UTF_8)), NOW);
    }
}
