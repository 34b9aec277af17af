package io.upgradewatch.kafka.row;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.recover.LostStateChoice;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.apache.kafka.common.Uuid;

/**
 * A row on a partition of the watchlist or the state that says what was done about its loss; pure.
 *
 * @param topic which topic it was done for; null where brokers tell no ids
 * @param choice what was chosen
 * @param done false while it is under way, so that whoever finds it begins anew
 * @param at when it was done
 */
public record RestoredRow(Uuid topic, LostStateChoice choice, boolean done, Instant at) {

    private static final byte[] KEY = "upgradewatch:restored".getBytes(StandardCharsets.US_ASCII);

    public static boolean isKey(byte[] key) {
        return Arrays.equals(KEY, key);
    }

    public static byte[] key() {
        return KEY.clone();
    }

    /** Whether it is about the topic with this id. */
    public boolean of(Uuid id) {
        return topic == null || id == null || Objects.equals(topic, id);
    }

    public byte[] write() {
        return Json.object(json -> {
            json.writeNumberField("format", 1);
            Json.field(json, "topic", topic);
            Json.field(json, "choice", choice.label());
            json.writeBooleanField("done", done);
            Json.field(json, "at", at);
        });
    }

    /** @throws UnreadableRow if it is none */
    public static RestoredRow read(byte[] value) {
        JsonNode row = Json.read(value);
        try {
            String topic = Json.text(row, "topic");
            return new RestoredRow(
                    topic == null ? null : Uuid.fromString(topic),
                    LostStateChoice.valueOf(
                            String.valueOf(Json.text(row, "choice")).toUpperCase(Locale.ROOT)),
                    row.path("done").asBoolean(),
                    Instant.parse(String.valueOf(Json.text(row, "at"))));
        } catch (IllegalArgumentException | DateTimeException bad) {
            throw new UnreadableRow("what was done about a loss is not readable");
        }
    }
}
