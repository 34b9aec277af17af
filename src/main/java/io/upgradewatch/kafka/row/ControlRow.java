package io.upgradewatch.kafka.row;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A row on a partition of the watchlist or the state that is about the partition and no device: whatever lies before it
 * and does not belong there has been moved by a reshard; pure.
 *
 * @param partitions the number by which rows are placed from here on
 */
public record ControlRow(int partitions) {

    private static final int FORMAT = 1;
    private static final byte PREFIX = 'u';
    private static final byte[] PLACED = "upgradewatch:placed".getBytes(StandardCharsets.US_ASCII);

    /** Whether {@code key} is that of a row about its partition; no IMEI looks like one. */
    public static boolean isKey(byte[] key) {
        return key != null && key.length > 0 && key[0] == PREFIX && starts(key, "upgradewatch:");
    }

    public static boolean isPlaced(byte[] key) {
        return Arrays.equals(PLACED, key);
    }

    public static byte[] placedKey() {
        return PLACED.clone();
    }

    public byte[] write() {
        return Json.object(json -> {
            json.writeNumberField("format", FORMAT);
            json.writeNumberField("partitions", partitions);
        });
    }

    /** @throws UnreadableRow if it is none */
    public static ControlRow read(byte[] value) {
        JsonNode partitions = Json.read(value).get("partitions");
        if (partitions == null || !partitions.isInt()) {
            throw new UnreadableRow("\"partitions\" is not a count");
        }
        return new ControlRow(partitions.intValue());
    }

    private static boolean starts(byte[] key, String prefix) {
        return new String(key, StandardCharsets.ISO_8859_1).startsWith(prefix);
    }
}
