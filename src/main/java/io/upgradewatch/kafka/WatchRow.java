package io.upgradewatch.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.watch.Watch;
import io.upgradewatch.watch.Watch.Source;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/** A watch as it is written on the watchlist topic, by this service or by anyone; pure. */
final class WatchRow {

    static final Header FROM_FILE = new RecordHeader("upgradewatch-source", "file".getBytes(StandardCharsets.US_ASCII));

    /** {@link RowFormat} of these rows. */
    static final int FORMAT = RowFormat.FIRST;

    private WatchRow() {}

    static byte[] write(Watch watch) {
        return Json.object(json -> {
            RowFormat.write(json, FORMAT);
            Json.field(json, "account", watch.account());
            Json.field(json, "since", watch.since());
            json.writeArrayFieldStart("tags");
            for (String tag : watch.tags()) {
                json.writeString(tag);
            }
            json.writeEndArray();
        });
    }

    /**
     * Reads a row that is not a tombstone.
     *
     * @param writtenAt the record's time, from which on changes are followed if the row does not say
     * @throws UnreadableRow if it cannot be read
     */
    static Watch read(Imei imei, byte[] value, Headers headers, Instant writtenAt) {
        JsonNode row = Json.read(value);
        RowFormat.check(row, FORMAT);
        return new Watch(imei, account(row), since(row, writtenAt), tags(row), source(headers));
    }

    private static AccountName account(JsonNode row) {
        try {
            return new AccountName(Json.text(row, "account"));
        } catch (IllegalArgumentException bad) {
            throw new UnreadableRow("\"account\": " + bad.getMessage());
        }
    }

    private static Instant since(JsonNode row, Instant writtenAt) {
        String since = Json.text(row, "since");
        if (since == null) {
            return writtenAt;
        }
        try {
            return OffsetDateTime.parse(since).toInstant();
        } catch (DateTimeException bad) {
            throw new UnreadableRow("\"since\" is not a moment like 2026-11-23T00:00:00Z");
        }
    }

    private static List<String> tags(JsonNode row) {
        JsonNode tags = row.get("tags");
        if (tags == null || tags.isNull()) {
            return List.of();
        }
        if (!tags.isArray()) {
            throw new UnreadableRow("\"tags\" is not a list");
        }
        List<String> texts = new ArrayList<>(tags.size());
        for (JsonNode tag : tags) {
            if (!tag.isTextual()) {
                throw new UnreadableRow("a tag is not a text");
            }
            texts.add(tag.textValue());
        }
        return texts;
    }

    static Source source(Headers headers) {
        Header source = headers.lastHeader(FROM_FILE.key());
        return source != null && Arrays.equals(source.value(), FROM_FILE.value()) ? Source.FILE : Source.OTHER;
    }
}
