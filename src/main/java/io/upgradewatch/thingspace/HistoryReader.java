package io.upgradewatch.thingspace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeHistory;
import io.upgradewatch.poll.PollOutcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a history as v1, v2 or v3 of the API writes it, in one pass and without a tree. Pure; never throws, whatever
 * the bytes are.
 */
final class HistoryReader {

    static final int KEPT_OF_UNREADABLE = 64 * 1024;
    private static final int DEEPEST = 32;
    private static final int LONGEST_TEXT = 64 * 1024;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(LONGEST_TEXT)
                    .maxNumberLength(1_000)
                    .build())
            .build();

    /**
     * What was read.
     *
     * @param outcome reported or unreadable
     * @param foreign whether an entry names another device than the one asked for
     */
    record Read(PollOutcome outcome, boolean foreign) {}

    private HistoryReader() {}

    /** Reads {@code body}, which was answered with {@code status} to a question about {@code imei} (15 digits). */
    static Read read(int status, byte[] body, String imei) {
        try (JsonParser parser = JSON.createParser(body)) {
            return read(parser, status, body, imei);
        } catch (IOException notJson) {
            return unreadable(malformation(body), "not JSON", status, body);
        }
    }

    private static Read read(JsonParser parser, int status, byte[] body, String imei) {
        try {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return reported(List.of(), false, body);
            }
            if (first == JsonToken.VALUE_NULL && parser.nextToken() == null) {
                return reported(List.of(), false, body);
            }
            if (first != JsonToken.START_ARRAY) {
                return unreadable("not_a_list", "starts with " + first, status, body);
            }
            return entries(parser, status, body, imei);
        } catch (StreamConstraintsException beyondBounds) {
            boolean deep = parser.getParsingContext().getNestingDepth() >= DEEPEST;
            return unreadable(deep ? "too_deep" : "too_long", where(parser), status, body);
        } catch (IOException notJson) {
            return unreadable(malformation(body), where(parser), status, body);
        }
    }

    private static Read entries(JsonParser parser, int status, byte[] body, String imei) throws IOException {
        List<Upgrade> upgrades = new ArrayList<>();
        boolean foreign = false;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            HistoryEntry entry = new HistoryEntry();
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                return unreadable("bad_entry", "entry " + upgrades.size() + " is no object", status, body);
            }
            entry.read(parser);
            if (!entry.complete()) {
                String lacks = "entry " + upgrades.size() + " has no campaign or no status";
                return unreadable("bad_entry", lacks, status, body);
            }
            foreign |= entry.foreignTo(imei);
            upgrades.add(entry.upgrade());
        }
        if (parser.nextToken() != null) {
            return unreadable("not_json", "more after the list, " + where(parser), status, body);
        }
        return reported(upgrades, foreign, body);
    }

    private static Read reported(List<Upgrade> upgrades, boolean foreign, byte[] body) {
        UpgradeHistory history = upgrades.isEmpty() ? UpgradeHistory.EMPTY : new UpgradeHistory(upgrades);
        return new Read(new PollOutcome.Reported(history, Fingerprint.of(body)), foreign);
    }

    static Read unreadable(String cause, String detail, int status, byte[] body) {
        byte[] kept = body.length <= KEPT_OF_UNREADABLE ? body : Arrays.copyOf(body, KEPT_OF_UNREADABLE);
        return new Read(new PollOutcome.Unreadable(cause, detail, status, kept), false);
    }

    private static String where(JsonParser parser) {
        return "at byte " + parser.currentLocation().getByteOffset();
    }

    private static String malformation(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return "not_json";
        } catch (CharacterCodingException notText) {
            return "bad_encoding";
        }
    }
}
