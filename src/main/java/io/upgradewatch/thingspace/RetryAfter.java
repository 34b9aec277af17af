package io.upgradewatch.thingspace;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The {@code Retry-After} header: seconds or an HTTP date, believed up to one hour. */
final class RetryAfter {

    static final Duration LONGEST = Duration.ofHours(1);
    // More digits than any sane number of seconds, few enough for a long.
    private static final int DIGITS = 12;

    private RetryAfter() {}

    /** How long to wait; empty if {@code header} is null or unreadable. */
    static Optional<Duration> parse(String header, Instant now) {
        String text = header == null ? "" : header.trim();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(text.length() > DIGITS ? LONGEST : bounded(Duration.ofSeconds(Long.parseLong(text))));
        }
        try {
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(bounded(Duration.between(now, until)));
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
