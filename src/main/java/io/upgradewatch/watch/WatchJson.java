package io.upgradewatch.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Watches written as JSON objects. Safe from any thread. */
public final class WatchJson {

    private static final ObjectReader READER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);
    private static final Set<String> BODY = Set.of("account", "since", "tags");
    private static final Set<String> ROW = Set.of("imei", "account", "since", "tags");
    // An unknown name is repeated so that a typing error is seen; one that could hold an IMEI is not.
    private static final Pattern REPEATABLE = Pattern.compile("[A-Za-z_-]{1,40}");

    private WatchJson() {}

    /** Reads {@code {"imei":…,"account":…,"since"?:…,"tags"?:…}}. */
    public static WatchReading row(String json) {
        Optional<JsonNode> object = object(json);
        if (object.isEmpty()) {
            return WatchReading.unreadable("one JSON object on one line is expected here");
        }
        WatchFields fields = new WatchFields();
        required(object.get(), "imei", fields, fields::imeiCell);
        return rest(object.get(), ROW, fields);
    }

    /** Reads {@code {"account":…,"since"?:…,"tags"?:…}} as a watch of the device {@code imei}. */
    public static WatchReading body(String imei, String json) {
        Optional<JsonNode> object = object(json);
        WatchFields fields = new WatchFields();
        fields.imei(imei);
        if (object.isEmpty()) {
            fields.fault("body", "one JSON object is expected here");
            return fields.reading();
        }
        return rest(object.get(), BODY, fields);
    }

    private static Optional<JsonNode> object(String json) {
        try {
            return Optional.<JsonNode>ofNullable(READER.readValue(json)).filter(JsonNode::isObject);
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    private static WatchReading rest(JsonNode object, Set<String> known, WatchFields fields) {
        required(object, "account", fields, fields::account);
        if (object.hasNonNull("since")) {
            required(object, "since", fields, fields::since);
        }
        if (object.hasNonNull("tags")) {
            tags(object.get("tags"), fields);
        }
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                fields.fault(REPEATABLE.matcher(name).matches() ? name : "body", "there is no such member");
            }
        });
        return fields.reading();
    }

    private static void required(JsonNode object, String name, WatchFields fields, Consumer<String> reader) {
        JsonNode value = object.path(name);
        if (value.isTextual() || value.isMissingNode() || value.isNull()) {
            reader.accept(value.textValue());
        } else {
            fields.fault(name, "a string is expected here");
        }
    }

    private static void tags(JsonNode array, WatchFields fields) {
        List<String> words = new ArrayList<>();
        array.forEach(word -> words.add(word.textValue()));
        if (array.isArray() && !words.contains(null)) {
            fields.tags(words);
        } else {
            fields.fault("tags", "an array of strings is expected here");
        }
    }
}
