package io.upgradewatch.kafka.row;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Reads moments as {@link Instant#toString} writes them; pure. Everything else is left to {@link Instant#parse}, which
 * takes a microsecond: with five of them to a row it was half the time of a replay.
 */
final class InstantParser {

    private static final int DATE_AND_TIME = "2026-11-23T01:02:03".length();
    private static final long SECONDS_OF_DAY = 86_400;

    private InstantParser() {}

    /** @throws java.time.DateTimeException if the characters are not a moment */
    static Instant of(char[] text, int from, int length) {
        return plain(text, from, length) ? read(text, from, length) : Instant.parse(new String(text, from, length));
    }

    private static boolean plain(char[] text, int from, int length) {
        if (length <= DATE_AND_TIME || length > DATE_AND_TIME + 11 || text[from + length - 1] != 'Z') {
            return false;
        }
        for (int i = 0; i < length - 1; i++) {
            char expected = i < DATE_AND_TIME ? "0000-00-00T00:00:00".charAt(i) : i == DATE_AND_TIME ? '.' : '0';
            char found = text[from + i];
            if (expected == '0' ? found < '0' || found > '9' : found != expected) {
                return false;
            }
        }
        return length != DATE_AND_TIME + 2
                && number(text, from + 11, 2) < 24
                && number(text, from + 14, 2) < 60
                && number(text, from + 17, 2) < 60;
    }

    private static Instant read(char[] text, int from, int length) {
        long day = LocalDate.of(number(text, from, 4), number(text, from + 5, 2), number(text, from + 8, 2))
                .toEpochDay();
        int second = (number(text, from + 11, 2) * 60 + number(text, from + 14, 2)) * 60 + number(text, from + 17, 2);
        int digits = Math.max(0, length - DATE_AND_TIME - 2);
        long nanos = number(text, from + DATE_AND_TIME + 1, digits);
        for (int i = digits; i < 9; i++) {
            nanos *= 10;
        }
        return Instant.ofEpochSecond(day * SECONDS_OF_DAY + second, nanos);
    }

    private static int number(char[] text, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            number = 10 * number + text[i] - '0';
        }
        return number;
    }
}
