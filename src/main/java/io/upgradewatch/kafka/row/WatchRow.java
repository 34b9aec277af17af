package io.upgradewatch.kafka.row;

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
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/** A watch as it is written on the watchlist topic, by this service or by anyone; pure. */
public final class WatchRow {

    public static final Header FROM_FILE =
            new RecordHeader("upgradewatch-source", "file".getBytes(StandardCharsets.US_ASCII));

    /** {@link RowFormat}: since 2 with those who want the device watched. */
    static final int FORMAT = 2;

    private WatchRow() {}

    public static byte[] write(Watch watch) {
        return Json.object(json -> {
            RowFormat.write(json, FORMAT);
            Json.field(json, "account", watch.account());
            Json.field(json, "since", watch.since());
            json.writeArrayFieldStart("tags");
            for (String tag : watch.tags()) {
                json.writeString(tag);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("sources");
            for (Source source : watch.sources()) {
                json.writeString(source.label());
            }
            json.writeEndArray();
        });
    }

    /** The row of a device that nobody wants watched, and that discovery is not to add before somebody does. */
    public static byte[] exclusion(AccountName account) {
        return Json.object(json -> {
            RowFormat.write(json, FORMAT);
            Json.field(json, "account", account);
            json.writeArrayFieldStart("sources");
            json.writeEndArray();
            json.writeBooleanField("excluded", true);
        });
    }

    /** Whether a row that names nobody is an {@link #exclusion}. */
    static boolean excludes(byte[] value) {
        return Json.read(value).path("excluded").asBoolean();
    }

    /**
     * Reads a row that is not a tombstone; empty if nobody wants the device watched any more.
     *
     * @param writtenAt the record's time, from which on changes are followed if the row does not say
     * @throws UnreadableRow if it cannot be read
     */
    static Optional<Watch> read(Imei imei, byte[] value, Headers headers, Instant writtenAt) {
        JsonNode row = Json.read(value);
        RowFormat.check(row, FORMAT);
        Watch watch = new Watch(imei, account(row), since(row, writtenAt), texts(row, "tags"), source(headers));
        return row.hasNonNull("sources") ? wantedBy(watch, texts(row, "sources")) : Optional.of(watch);
    }

    private static Optional<Watch> wantedBy(Watch watch, List<String> labels) {
        Set<Source> sources = Stream.of(Source.values())
                .filter(source -> labels.contains(source.label()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Source.class)));
        if (sources.isEmpty() && !labels.isEmpty()) {
            throw new UnreadableRow("\"sources\" names nobody that is known here");
        }
        return sources.isEmpty()
                ? Optional.empty()
                : Optional.of(new Watch(watch.imei(), watch.account(), watch.since(), watch.tags(), sources));
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

    private static List<String> texts(JsonNode row, String field) {
        JsonNode list = row.get(field);
        if (list == null || list.isNull()) {
            return List.of();
        }
        if (!list.isArray()) {
            throw new UnreadableRow("\"" + field + "\" is not a list");
        }
        List<String> texts = new ArrayList<>(list.size());
        for (JsonNode text : list) {
            if (!text.isTextual()) {
                throw new UnreadableRow("an entry of \"" + field + "\" is not a text");
            }
            texts.add(text.textValue());
        }
        return texts;
    }

    // Where the row itself does not say: as earlier versions did, and others who write here do not.
    static Source source(Headers headers) {
        Header source = headers.lastHeader(FROM_FILE.key());
        return source != null && Arrays.equals(source.value(), FROM_FILE.value()) ? Source.FILE : Source.TOPIC;
    }
}
