package io.upgradewatch.app.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What is wrong with the configuration, collected so that all of it can be said at once. Values are never repeated. */
public final class ConfigurationFaults {

    private static final Duration LONGEST = Duration.ofDays(3650);

    private final List<String> faults = new ArrayList<>();

    public void add(String key, String fault) {
        faults.add(key + " " + fault);
    }

    public boolean none() {
        return faults.isEmpty();
    }

    public List<String> all() {
        return List.copyOf(faults);
    }

    /** What is said on the way out. */
    public static String refusal(List<String> faults) {
        return "Upgradewatch cannot start: the configuration has " + faults.size()
                + (faults.size() == 1 ? " fault" : " faults") + ":\n  - " + String.join("\n  - ", faults);
    }

    /** The value of a required key, or null after noting that it is missing. */
    public String required(String key, Optional<String> value) {
        if (value.isEmpty() || value.get().isBlank()) {
            add(key, "is required (environment: " + environment(key) + ")");
        }
        return value.orElse(null);
    }

    /** What {@code read} makes of the value, or {@code otherwise} after noting that it is not {@code form}. */
    public <T> T read(String key, String value, Function<String, T> read, String form, T otherwise) {
        try {
            T result = read.apply(value.strip());
            if (result != null) {
                return result;
            }
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException notThatForm) {
            // Said below: the reader's own message may repeat the value.
        }
        add(key, "must be " + form);
        return otherwise;
    }

    public int count(String key, String value, int least, int most, int otherwise) {
        return read(
                key,
                value,
                text -> within(Integer.parseInt(text), least, most),
                "a whole number from " + least + " to " + most,
                otherwise);
    }

    public boolean flag(String key, String value) {
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

    /** A duration such as {@code 10s}, {@code 15m} or {@code P180D}, at least {@code least} and at most ten years. */
    public Duration duration(String key, String value, Duration least, Duration otherwise) {
        return duration(key, value, least, LONGEST, otherwise);
    }

    public Duration duration(String key, String value, Duration least, Duration most, Duration otherwise) {
        return read(
                key,
                value,
                text -> {
                    Duration duration = io.quarkus.runtime.configuration.DurationConverter.parseDuration(text);
                    return duration.compareTo(least) < 0 || duration.compareTo(most) > 0 ? null : duration;
                },
                "a duration such as 10s, 15m or P180D, from " + words(least) + " to " + words(most),
                otherwise);
    }

    private static String words(Duration duration) {
        if (duration.toDays() >= 365) {
            return duration.toDays() / 365 + " years";
        }
        if (duration.toMinutes() > 0) {
            return duration.toMinutes() + "m";
        }
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }

    private static Integer within(int number, int least, int most) {
        return number < least || number > most ? null : number;
    }

    private static String environment(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
