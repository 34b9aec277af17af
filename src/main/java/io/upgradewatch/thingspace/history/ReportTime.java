package io.upgradewatch.thingspace.history;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;

/**
 * The moment behind {@code reportUpdatedTime}: Go's {@code 2022-01-04 02:45:00.67 +0000 UTC} or ISO-8601, with or
 * without seconds and with any number of digits of fraction, after a point or a comma. Written by hand because it runs
 * once per entry of every answer.
 */
public final class ReportTime {

    private static final int MINUTES_END = 16;
    private static final int SECONDS_END = 19;
    private static final int MOST_DIGITS = 9;
    private static final Set<String> UTC = Set.of("", "UTC", "GMT", "UT", "Z");

    private ReportTime() {}

    /** The moment; null if {@code text} is null, unreadable or Go's zero time. A missing offset is UTC. */
    public static Instant parse(String text) {
        String read = text == null ? "" : text.strip();
        if (read.length() < MINUTES_END) {
            return null;
        }
        try {
            return read(read);
        } catch (DateTimeException | NumberFormatException unreadable) {
            return null;
        }
    }

    private static Instant read(String text) {
        char between = text.charAt(10);
        boolean seconds = text.length() >= SECONDS_END && text.charAt(MINUTES_END) == ':';
        boolean shaped = text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && (between == ' ' || between == 'T' || between == 't')
                && text.charAt(13) == ':';
        int year = number(text, 0, 4);
        int end = seconds ? fractionEnd(text) : MINUTES_END;
        if (!shaped || year <= 1) {
            return null;
        }
        return LocalDateTime.of(
                        year,
                        number(text, 5, 7),
                        number(text, 8, 10),
                        number(text, 11, 13),
                        number(text, 14, MINUTES_END),
                        seconds ? number(text, MINUTES_END + 1, SECONDS_END) : 0,
                        seconds ? nanos(text, end) : 0)
                .toInstant(offset(text.substring(end).trim()));
    }

    private static int fractionEnd(String text) {
        int at = SECONDS_END;
        if (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',')) {
            at++;
            while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0) {
                at++;
            }
        }
        return at;
    }

    // Digits beyond the ninth say less than a nanosecond.
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
        return UTC.contains(offset.toUpperCase(Locale.ROOT)) ? ZoneOffset.UTC : ZoneOffset.of(offset);
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
