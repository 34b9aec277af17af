package io.upgradewatch.thingspace.error;

import io.netty.handler.codec.DateFormatter;
import io.upgradewatch.thingspace.http.Exchange;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long an answer asks to be left alone: by its {@code Retry-After} header, in seconds or as a date in any of HTTP's
 * three forms, or by what the gateway's throttle fault says in its body, whichever is longer. Dates are measured against
 * the answer's own, since clocks differ. Pure.
 */
public final class RetryAfter {

    /** Whatever is asked for, nobody waits longer. */
    static final Duration LONGEST = Duration.ofHours(1);

    // More digits than any sane number of seconds, few enough for a long.
    private static final int DIGITS = 12;
    private static final Duration BEYOND = Duration.ofSeconds(999_999_999_999L);
    private static final int READ_OF_BODY = 2 * 1024;
    // "nextAccessTime":"2026-Nov-25 12:30:00+0000 UTC", or the same as an element, or in the words before it.
    private static final Pattern NEXT_ACCESS = Pattern.compile("(?i)(?:nextAccessTime|access API after)\\W{1,8}"
            + "(\\d{4}-[a-z]{3}-\\d{2} \\d{2}:\\d{2}:\\d{2}) ?([+-]\\d{4})?");
    private static final DateTimeFormatter NEXT_ACCESS_TIME =
            DateTimeFormatter.ofPattern("uuuu-MMM-dd HH:mm:ssxx", Locale.ENGLISH);

    private RetryAfter() {}

    /** How long {@code answer} asks to wait, cut to nothing; empty if it does not say so in a way that can be read. */
    static Optional<Duration> of(Exchange.Answer answer, Instant now) {
        Instant sentAt = Optional.ofNullable(httpDate(answer.date())).orElse(now);
        Optional<Duration> header = parse(answer.retryAfter(), sentAt);
        Optional<Duration> body = nextAccess(answer.body(), sentAt);
        return header.isPresent() && body.isPresent() && header.get().compareTo(body.get()) > 0
                ? header
                : body.or(() -> header);
    }

    /** {@code asked}, or the longest wait if that is less. */
    public static Duration cut(Duration asked) {
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    /** How long to wait; empty if {@code header} is null or unreadable, zero if it names a time that is over. */
    static Optional<Duration> parse(String header, Instant sentAt) {
        String text = header == null ? "" : header.trim();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(text.length() > DIGITS ? BEYOND : Duration.ofSeconds(Long.parseLong(text)));
        }
        return Optional.ofNullable(httpDate(text)).map(until -> between(sentAt, until));
    }

    private static Optional<Duration> nextAccess(byte[] body, Instant sentAt) {
        String start = new String(body, 0, Math.min(body.length, READ_OF_BODY), StandardCharsets.UTF_8);
        Matcher named = NEXT_ACCESS.matcher(start);
        if (!named.find()) {
            return Optional.empty();
        }
        String zone = named.group(2) == null ? "+0000" : named.group(2);
        try {
            String month = named.group(1).substring(0, 6)
                    + named.group(1).substring(6, 8).toLowerCase(Locale.ROOT);
            String text = month + named.group(1).substring(8) + zone;
            return Optional.of(
                    between(sentAt, OffsetDateTime.parse(text, NEXT_ACCESS_TIME).toInstant()));
        } catch (DateTimeException noSuchTime) {
            return Optional.empty();
        }
    }

    /** A moment in one of HTTP's three forms; null if {@code text} is null or none. */
    public static Instant httpDate(String text) {
        if (text == null) {
            return null;
        }
        try {
            return ZonedDateTime.parse(text.trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException another) {
            Date date = DateFormatter.parseHttpDate(text.trim());
            return date == null ? null : date.toInstant();
        }
    }

    private static Duration between(Instant sentAt, Instant until) {
        Duration wait = Duration.between(sentAt, until);
        return wait.isNegative() ? Duration.ZERO : wait;
    }
}
