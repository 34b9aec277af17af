package io.upgradewatch.kafka.row;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.kafka.client.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.Uuid;

/**
 * What the logins topic remembers of the topics of devices: by how many partitions their rows are placed, and which
 * topics they were; pure.
 *
 * @param partitions by which rows are placed; 0 while nobody knows, which only a reshard leaves behind
 * @param resharding the number by which a reshard that has begun and not ended places them; 0 if there is none
 * @param watchlist the id of the watchlist topic; null where brokers tell none
 * @param state the id of the state topic; null where brokers tell none
 */
public record TopicsRow(int partitions, int resharding, Uuid watchlist, Uuid state) {

    /** The id of no topic: whatever is there now, rows of it were lost before. */
    public static final Uuid LOST = new Uuid(0, 1);

    private static final int FORMAT = 1;
    // No name of a topic and no key of a login holds a colon.
    private static final String PREFIX = "topics:";

    /** The row's key: instances with other topics may share the logins topic. */
    public static byte[] key(TopicNames names) {
        return (PREFIX + names.state()).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether {@code key} is that of such a row, of whatever topics. */
    public static boolean isKey(byte[] key) {
        return key != null && new String(key, StandardCharsets.UTF_8).startsWith(PREFIX);
    }

    /** Once a reshard has ended. */
    public TopicsRow placedBy(int count) {
        return new TopicsRow(count, 0, watchlist, state);
    }

    public byte[] write() {
        return Json.object(json -> {
            json.writeNumberField("format", FORMAT);
            json.writeNumberField("partitions", partitions);
            json.writeNumberField("resharding", resharding);
            Json.field(json, "watchlist", watchlist);
            Json.field(json, "state", state);
        });
    }

    /** @throws UnreadableRow if it cannot be read, or was written by a newer version */
    public static TopicsRow read(byte[] value) {
        JsonNode row = Json.read(value);
        if (number(row, "format") > FORMAT) {
            throw new UnreadableRow("it was written by a newer version of this service");
        }
        return new TopicsRow(
                number(row, "partitions"), number(row, "resharding"), id(row, "watchlist"), id(row, "state"));
    }

    private static int number(JsonNode row, String name) {
        JsonNode number = row.get(name);
        if (number == null || !number.isInt() || number.intValue() < 0) {
            throw new UnreadableRow("\"" + name + "\" is not a count");
        }
        return number.intValue();
    }

    private static Uuid id(JsonNode row, String name) {
        try {
            return Optional.ofNullable(Json.text(row, name))
                    .map(Uuid::fromString)
                    .orElse(null);
        } catch (IllegalArgumentException bad) {
            throw new UnreadableRow("\"" + name + "\" is not the id of a topic");
        }
    }
}
