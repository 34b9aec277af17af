package io.upgradewatch.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What is wrong with the configuration, collected so that all of it can be said at once. Values are never repeated. */
final class Faults {

    private final List<String> faults = new ArrayList<>();

    void add(String key, String fault) {
        faults.add(key + " " + fault);
    }

    boolean none() {
        return faults.isEmpty();
    }

    List<String> all() {
        return List.copyOf(faults);
    }

    /** The value of a required key, or null after noting that it is missing. */
    String required(String key, Optional<String> value) {
        if (value.isEmpty() || value.get().isBlank()) {
            add(key, "is required (environment: " + environment(key) + ")");
        }
        return value.orElse(null);
    }

    /** What {@code read} makes of the value, or {@code otherwise} after noting that it is not {@code form}. */
    <T> T read(String key, String value, Function<String, T> read, String form, T otherwise) {
        try {
            T result = read.apply(value.strip());
            if (result != null) {
                return result;
            }
        } catch (IllegalArgumentException notThatForm) {
            // Said below: the reader's own message may repeat the value.
        }
        add(key, "must be " + form);
        return otherwise;
    }

    int count(String key, String value, int least, int most, int otherwise) {
        return read(
                key,
                value,
                text -> within(Integer.parseInt(text), least, most),
                "a whole number from " + least + " to " + most,
                otherwise);
    }

    boolean flag(String key, String value) {
        return read(
                key,
                value,
                text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> null;
                },
                "true or false",
                false);
    }

    /** A duration such as {@code 10s}, {@code 15m} or {@code P180D}, at least {@code least}. */
    Duration duration(String key, String value, Duration least, Duration otherwise) {
        return read(
                key,
                value,
                text -> {
                    Duration duration = io.quarkus.runtime.configuration.DurationConverter.parseDuration(text);
                    return duration.compareTo(least) < 0 ? null : duration;
                },
                "a duration such as 10s, 15m or P180D, and at least " + least,
                otherwise);
    }

    private static Integer within(int number, int least, int most) {
        return number < least || number > most ? null : number;
    }

    private static String environment(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
