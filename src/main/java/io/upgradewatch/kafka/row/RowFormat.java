package io.upgradewatch.kafka.row;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * The number that every row of the watchlist, state and logins topics bears: which fields it may have. A row without
 * one was written before there were numbers, or by others; it counts as {@link #FIRST}.
 *
 * <p>Whoever adds a field that must not be lost raises the topic's number. A row with a higher number than is known here
 * is refused, since writing it anew would drop what is not known of it.
 */
public final class RowFormat {

    static final String FIELD = "format";
    static final int FIRST = 1;

    private RowFormat() {}

    /** Writes the number, which is to be the row's first field. */
    public static void write(JsonGenerator json, int format) throws IOException {
        json.writeNumberField(FIELD, format);
    }

    /**
     * @param known the highest number that is known here
     * @throws NewerRow if the row has a higher one
     * @throws UnreadableRow if it has something else there
     */
    public static void check(JsonNode row, int known) {
        JsonNode format = row.get(FIELD);
        if (format == null || format.isNull()) {
            return;
        }
        if (!format.isInt()) {
            throw new UnreadableRow("\"" + FIELD + "\" is not a number");
        }
        check(format.intValue(), known);
    }

    /** @throws NewerRow if {@code format} is higher than what is known here */
    public static void check(int format, int known) {
        if (format > known) {
            throw new NewerRow(format, known);
        }
    }
}
