package io.upgradewatch.command.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** JSON as commands read and write it. Safe from any thread. */
public final class Json {

    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    /** {@code text} as a document; empty if it is none. */
    public static Optional<JsonNode> read(byte[] text) {
        try {
            return Optional.ofNullable(MAPPER.readTree(text)).filter(node -> !node.isMissingNode());
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /** {@code text} as a document; empty if it is none. */
    public static Optional<JsonNode> read(String text) {
        try {
            return Optional.ofNullable(MAPPER.readTree(text)).filter(node -> !node.isMissingNode());
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** {@code value}, of a type that Jackson knows, as a document. */
    public static JsonNode of(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** A member as text; empty if it is missing or null. */
    public static String text(JsonNode object, String member) {
        JsonNode value = object.path(member);
        return value.isNull() || value.isMissingNode() ? "" : value.asText();
    }

    /** An array of words, joined for people. */
    public static String words(JsonNode array) {
        List<String> words = new ArrayList<>();
        array.forEach(word -> words.add(word.asText()));
        return String.join(", ", words);
    }
}
