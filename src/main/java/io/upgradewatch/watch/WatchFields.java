package io.upgradewatch.watch;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The fields of one watch, checked one by one so that all faults are told at once. Used for one row only. */
final class WatchFields {

    static final int MAX_TAGS = 32;
    static final int MAX_TAG_LENGTH = 64;

    private static final int LAST_YEAR = 9999;

    private final List<FieldFault> faults = new ArrayList<>();
    private Optional<Imei> imei = Optional.empty();
    private Optional<AccountName> account = Optional.empty();
    private Optional<Instant> since = Optional.empty();
    private List<String> tags = List.of();

    void fault(String field, String message) {
        faults.add(new FieldFault(field, message));
    }

    void imei(String text) {
        imei = read("imei", text, Imei::of);
    }

    /** An IMEI as people and spreadsheets write it. */
    void imeiCell(String text) {
        imei = read("imei", text, cell -> Imei.of(cell == null ? null : CellText.imei(cell)));
    }

    void account(String text) {
        if (text == null || text.isEmpty()) {
            fault("account", "an account is required");
        } else {
            account = read("account", text, AccountName::new);
        }
    }

    void since(String text) {
        since = read("since", text, WatchFields::moment);
    }

    void tags(List<String> words) {
        Set<String> distinct = new LinkedHashSet<>(words);
        if (distinct.size() > MAX_TAGS) {
            fault("tags", "at most " + MAX_TAGS + " tags, not " + distinct.size());
        } else if (distinct.stream().anyMatch(word -> !fitsAsTag(word))) {
            fault("tags", "a tag is 1 to " + MAX_TAG_LENGTH + " characters, none of them a control character");
        } else {
            tags = List.copyOf(distinct);
        }
    }

    WatchReading reading() {
        Optional<WatchDraft> draft = faults.isEmpty()
                ? Optional.of(new WatchDraft(imei.orElseThrow(), account.orElseThrow(), since, tags))
                : Optional.empty();
        return new WatchReading(imei, draft, faults);
    }

    private <T> Optional<T> read(String field, String text, Function<String, T> reader) {
        try {
            return Optional.of(reader.apply(text));
        } catch (IllegalArgumentException refused) {
            fault(field, refused.getMessage());
            return Optional.empty();
        }
    }

    private static Instant moment(String text) {
        try {
            Instant moment = text.indexOf('T') < 0 && text.indexOf('t') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
            int year = moment.atOffset(ZoneOffset.UTC).getYear();
            if (year >= 0 && year <= LAST_YEAR) {
                return moment;
            }
        } catch (DateTimeException notAMoment) {
            // Told below, in words that show how to write one.
        }
        throw new IllegalArgumentException(
                "since is a date-time with an offset such as 2026-11-23T00:00:00Z, or a date such as 2026-11-23");
    }

    private static boolean fitsAsTag(String word) {
        return !word.isBlank()
                && word.length() <= MAX_TAG_LENGTH
                && word.chars().noneMatch(Character::isISOControl);
    }
}
