package io.upgradewatch.command.output;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** Text that others wrote, as a terminal can show it: without anything that would steer the terminal. Pure. */
public final class PlainText {

    private PlainText() {}

    /** {@code text} with a space in place of each control character and whatever reverses the order of reading. */
    public static String of(String text) {
        return text.codePoints()
                .map(c -> steers(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** A moment to the second; what is no moment as it is. */
    public static String moment(String text) {
        try {
            return Instant.parse(text).truncatedTo(ChronoUnit.SECONDS).toString();
        } catch (DateTimeParseException notAMoment) {
            return of(text);
        }
    }

    /** {@code 1 device}, {@code 2 devices}. */
    public static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static boolean steers(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
