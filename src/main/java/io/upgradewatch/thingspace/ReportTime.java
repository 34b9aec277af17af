package io.upgradewatch.thingspace;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The moment behind {@code reportUpdatedTime}: Go's {@code 2022-01-04 02:45:00.67 +0000 UTC} with 0 to 9 digits of
 * fraction, or ISO-8601. Written by hand because it runs once per entry of every answer.
 */
final class ReportTime {

    private static final int SECONDS_END = 19;
    private static final int MOST_DIGITS = 9;

    private ReportTime() {}

    /** The moment; null if {@code text} is null, unreadable or Go's zero time. A missing offset is UTC. */
    static Instant parse(String text) {
        if (text == null || text.length() < SECONDS_END) {
            return null;
        }
        try {
            return read(text);
        } catch (DateTimeException | NumberFormatException unreadable) {
            return null;
        }
    }

    private static Instant read(String text) {
        boolean shaped = text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && (text.charAt(10) == ' ' || text.charAt(10) == 'T')
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
        int year = number(text, 0, 4);
        int end = fractionEnd(text);
        if (!shaped || year <= 1 || end - SECONDS_END - 1 > MOST_DIGITS) {
            return null;
        }
        return LocalDateTime.of(
                        year,
                        number(text, 5, 7),
                        number(text, 8, 10),
                        number(text, 11, 13),
                        number(text, 14, 16),
                        number(text, 17, SECONDS_END),
                        nanos(text, end))
                .toInstant(offset(text.substring(end).trim()));
    }

    private static int fractionEnd(String text) {
        int at = SECONDS_END;
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0) {
                at++;
            }
        }
        return at;
    }

    private static int nanos(String text, int end) {
        int nanos = 0;
        for (int place = 0; place < MOST_DIGITS; place++) {
            int at = SECONDS_END + 1 + place;
            nanos = nanos * 10 + (at < end ? Character.digit(text.charAt(at), 10) : 0);
        }
        return nanos;
    }

    // Go appends the zone's name, and the monotonic clock where there is one: only the number counts.
    private static ZoneOffset offset(String zone) {
        int space = zone.indexOf(' ');
        String offset = space < 0 ? zone : zone.substring(0, space);
        return offset.isEmpty() || offset.equals("UTC") ? ZoneOffset.UTC : ZoneOffset.of(offset);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(text.charAt(i), 10);
            if (digit < 0) {
                throw new NumberFormatException();
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
