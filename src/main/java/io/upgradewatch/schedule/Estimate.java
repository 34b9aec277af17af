package io.upgradewatch.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When upstream itself expects the next news of an upgrade, as its reasons tell it. Pure. */
public final class Estimate {

    // "The upgrade is scheduled to begin on 06 Oct 22 18:05 UTC and …", "…, estimated retry time on …", "… is estimated
    // to
    // be scheduled for …"
    private static final Pattern TIME =
            Pattern.compile("(?i)(?:begin on|retry time on|scheduled for)\\s+(?:\\w{3},\\s+)?"
                    + "(\\d{1,2} [a-z]{3} (?:\\d{4}|\\d{2}) \\d{2}:\\d{2})(?::\\d{2})? (?:UTC|GMT|Z|\\+0000)");
    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("d MMM ")
            .appendValueReduced(ChronoField.YEAR, 2, 4, 2000)
            .appendPattern(" HH:mm")
            .toFormatter(Locale.ENGLISH);
    // What has happened is reported just after the next quarter of an hour.
    private static final long QUARTER_SECONDS = Duration.ofMinutes(15).toSeconds();

    private Estimate() {}

    /** The moment that {@code reason} names; empty if it names none. */
    public static Optional<Instant> in(String reason) {
        if (reason == null || reason.length() > 1_000) {
            return Optional.empty();
        }
        Matcher time = TIME.matcher(reason);
        try {
            return time.find()
                    ? Optional.of(LocalDateTime.parse(time.group(1), DATE).toInstant(ZoneOffset.UTC))
                    : Optional.empty();
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }

    /** When what happens at {@code moment} is reported. */
    public static Instant reported(Instant moment) {
        long second = moment.getEpochSecond();
        return Instant.ofEpochSecond(second - Math.floorMod(second, QUARTER_SECONDS) + QUARTER_SECONDS);
    }
}
