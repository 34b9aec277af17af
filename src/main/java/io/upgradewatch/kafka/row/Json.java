package io.upgradewatch.kafka.row;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON as rows and events are written in: fields in the order of the calls, null for what is absent. */
public final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final JsonFactory FACTORY = MAPPER.getFactory();

    private Json() {}

    /** What is written between the outermost braces. */
    public interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    public static byte[] object(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory cannot fail", impossible);
        }
        return bytes.toByteArray();
    }

    /** The same object as it is written. */
    public static byte[] write(JsonNode object) {
        try {
            return MAPPER.writeValueAsBytes(object);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory cannot fail", impossible);
        }
    }

    /** Writes {@code value} as its text, or null. */
    public static void field(JsonGenerator json, String name, Object value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value.toString());
        }
    }

    /** @throws UnreadableRow if {@code bytes} is not one JSON object */
    public static JsonNode read(byte[] bytes) {
        JsonNode node;
        try {
            node = MAPPER.readTree(bytes);
        } catch (IOException notJson) {
            // Not the parser's message: it quotes what it read.
            throw new UnreadableRow("the value is not JSON");
        }
        if (node == null || !node.isObject()) {
            throw new UnreadableRow("the value is not a JSON object");
        }
        return node;
    }

    /**
     * The text under {@code name}; null if absent or null.
     *
     * @throws UnreadableRow if there is something else than a text
     */
    public static String text(JsonNode object, String name) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new UnreadableRow("\"" + name + "\" is not a text");
        }
        return value.textValue();
    }
}
