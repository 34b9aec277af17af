package io.upgradewatch.serve.request;

import io.upgradewatch.serve.problem.Refusal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;

/** Reads a length of time as people write it in a query: {@code 90m}, {@code 4h}, {@code 2d}, or ISO 8601's own form. */
public final class LengthOfTime {

    private LengthOfTime() {}

    /** Whether {@code text} is meant as one, and not as a moment. */
    public static boolean isMeant(String text) {
        return text.strip().matches("(?i)[0-9]{1,6}[smhd]|P.*");
    }

    /** @throws Refusal that names {@code field}, if {@code text} is none */
    public static Duration read(String field, String text) {
        String upper = text.strip().toUpperCase(Locale.ROOT);
        try {
            if (upper.matches("[0-9]{1,6}[SMH]")) {
                return Duration.parse("PT" + upper);
            }
            return Duration.parse(upper.matches("[0-9]{1,6}D") ? "P" + upper : upper);
        } catch (DateTimeException | ArithmeticException notADuration) {
            throw Refusal.invalid(field, "a duration such as 90m, 4h, 2d or PT90M");
        }
    }
}
