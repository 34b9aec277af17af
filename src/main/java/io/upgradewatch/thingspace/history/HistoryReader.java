package io.upgradewatch.thingspace.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.poll.PollOutcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a history as v1, v2 or v3 of the API writes it, in one pass and without a tree: as much of it as can be read,
 * and the rest put aside. Pure; never throws, whatever the bytes are.
 */
public final class HistoryReader {

    static final int KEPT_OF_UNREADABLE = 64 * 1024;
    private static final int DEEPEST = 500;
    // The answer itself is bounded, and so is what is kept of a text.
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /**
     * What was read.
     *
     * @param outcome reported or unreadable
     * @param foreign whether an entry names another device or another account than was asked about
     * @param otherAccount the other account that every entry names; null unless all name the same one
     */
    public record Read(PollOutcome outcome, boolean foreign, AccountName otherAccount) {}

    private HistoryReader() {}

    /** Reads {@code body}, which was answered with {@code status} to a question about {@code asked}. */
    public static Read read(int status, byte[] body, HistoryEntry.Asked asked) {
        HistoryParts parts = new HistoryParts(status, body, asked, false);
        parse(body, parts);
        return parts.garbled() ? readGarbled(status, body, asked) : parts.read();
    }

    // One byte that is no UTF-8 must not hide what stands around it.
    private static Read readGarbled(int status, byte[] body, HistoryEntry.Asked asked) {
        HistoryParts parts = new HistoryParts(status, body, asked, true);
        parse(new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), parts);
        return parts.read();
    }

    private static void parse(byte[] body, HistoryParts parts) {
        try (JsonParser parser = JSON.createParser(body)) {
            parse(parser, body, parts);
        } catch (IOException notJson) {
            parts.broken(malformation(body), "not JSON", 0);
        }
    }

    private static void parse(JsonParser parser, byte[] body, HistoryParts parts) {
        try {
            JsonToken first = parser.nextToken();
            boolean nothing = first == null || first == JsonToken.VALUE_NULL && parser.nextToken() == null;
            if (!nothing && first != JsonToken.START_ARRAY) {
                parts.broken("not_a_list", "starts with " + first, 0);
            } else if (!nothing) {
                entries(parser, parts);
            }
        } catch (StreamConstraintsException beyondBounds) {
            parts.broken("too_deep", where(parser), parts.readTo());
        } catch (IOException notJson) {
            parts.broken(malformation(body), where(parser), parts.readTo());
        }
    }

    private static void entries(JsonParser parser, HistoryParts parts) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            long from = parser.currentTokenLocation().getByteOffset();
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                HistoryEntry entry = new HistoryEntry();
                entry.read(parser);
                parts.take(entry, from, parser.currentLocation().getByteOffset());
            } else {
                parser.skipChildren();
                parts.noObject(from, parser.currentLocation().getByteOffset());
            }
        }
        if (parser.nextToken() != null) {
            parts.broken("not_json", "more after the list, " + where(parser), parts.readTo());
        }
    }

    public static Read unreadable(String cause, String detail, int status, byte[] body) {
        return new Read(new PollOutcome.Unreadable(cause, detail, status, head(body)), false, null);
    }

    static byte[] head(byte[] body) {
        return body.length <= KEPT_OF_UNREADABLE ? body : Arrays.copyOf(body, KEPT_OF_UNREADABLE);
    }

    private static String where(JsonParser parser) {
        return "at byte " + parser.currentLocation().getByteOffset();
    }

    private static String malformation(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return "not_json";
        } catch (CharacterCodingException notText) {
            return HistoryParts.BAD_ENCODING;
        }
    }
}
