package io.upgradewatch.kafka.row;

import java.time.DateTimeException;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class InstantParserTest {

    @Property
    void whatAnInstantWritesReadsBack(
            @ForAll @LongRange(min = -62_167_219_200L, max = 253_402_300_799L) long second,
            @ForAll @LongRange(max = 999_999_999) long nanos) {
        for (long fraction : new long[] {0, nanos / 1_000_000 * 1_000_000, nanos / 1_000 * 1_000, nanos}) {
            Instant moment = Instant.ofEpochSecond(second, fraction);

            assertThat(read(moment.toString())).isEqualTo(moment);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-28T24:00:00Z",
                "2016-12-31T23:59:60Z",
                "+12026-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z",
                "2026-01-01T00:00:00.Z",
                "2026-01-01T00:00:00.1Z",
                "2026-01-01T00:00:00+01:00",
                "2026-01-01t00:00:00z",
                "2026-01-01T00:00:00.123456789Z"
            })
    void anOddMomentMeansWhatItMeansToAnInstant(String text) {
        assertThat(read(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-01-01T25:00:00Z",
                "2026-01-01T00:60:00Z",
                "2026-01-01T00:00:00",
                "2026-01-01T00:00:00.1234567890Z",
                "2026-01-01 00:00:00Z",
                "2026-01-01T00:00:0:Z"
            })
    void whatIsNoMomentIsRefused(String text) {
        assertThatThrownBy(() -> Instant.parse(text)).isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> read(text)).isInstanceOf(DateTimeException.class);
    }

    // In the midst of others, as a parser keeps it.
    private static Instant read(String text) {
        return InstantParser.of(("01" + text + "23").toCharArray(), 2, text.length());
    }
}
