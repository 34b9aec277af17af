package io.upgradewatch.watch;

import java.util.Objects;

/**
 * What is wrong with one field of what somebody wrote.
 *
 * @param field the field's name, or {@code line} if the row could not be taken apart
 * @param message what it should have been; never repeats an IMEI
 */
public record FieldFault(String field, String message) {

    /** The field that a row's fault is filed under when the row as a whole cannot be read. */
    public static final String LINE = "line";

    public FieldFault {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(message, "message");
    }
}
