package io.upgradewatch.embedded.thingspace.fleet;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Moments in ThingSpace's three spellings, written without a formatter because every answer has several. */
public final class SimulatedReportTime {

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private SimulatedReportTime() {}

    /** As Go prints a time, {@code 2022-01-04 02:45:00.67 +0000 UTC}: the fraction's trailing zeros are cut. */
    static StringBuilder appendGo(StringBuilder text, long millis) {
        LocalDateTime time = appendDate(text, millis);
        appendClock(text.append(' '), time);
        return appendFraction(text, time.getNano()).append(" +0000 UTC");
    }

    /** As campaign pages have it, {@code 2022-01-04T02:45:00.67Z}. */
    public static StringBuilder appendIso(StringBuilder text, long millis) {
        LocalDateTime time = appendDate(text, millis);
        appendClock(text.append('T'), time);
        return appendFraction(text, time.getNano()).append('Z');
    }

    /** As reasons have it, {@code 04 Jan 22 02:45 UTC}. */
    static StringBuilder appendRfc822(StringBuilder text, long millis) {
        LocalDateTime time = utc(millis);
        int month = (time.getMonthValue() - 1) * 3;
        two(text, time.getDayOfMonth()).append(' ').append(MONTHS, month, month + 3);
        two(text.append(' '), time.getYear() % 100);
        two(text.append(' '), time.getHour());
        return two(text.append(':'), time.getMinute()).append(" UTC");
    }

    private static LocalDateTime appendDate(StringBuilder text, long millis) {
        LocalDateTime time = utc(millis);
        two(text, time.getYear() / 100);
        two(text, time.getYear() % 100);
        two(text.append('-'), time.getMonthValue());
        two(text.append('-'), time.getDayOfMonth());
        return time;
    }

    private static void appendClock(StringBuilder text, LocalDateTime time) {
        two(text, time.getHour());
        two(text.append(':'), time.getMinute());
        two(text.append(':'), time.getSecond());
    }

    private static StringBuilder appendFraction(StringBuilder text, int nanos) {
        if (nanos > 0) {
            text.append('.');
        }
        for (int rest = nanos, place = 100_000_000; rest > 0; rest %= place, place /= 10) {
            text.append((char) ('0' + rest / place));
        }
        return text;
    }

    private static StringBuilder two(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    private static LocalDateTime utc(long millis) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(millis, 1000L), (int) Math.floorMod(millis, 1000L) * 1_000_000, ZoneOffset.UTC);
    }
}
