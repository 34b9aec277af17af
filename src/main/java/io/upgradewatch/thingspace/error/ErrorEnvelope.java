package io.upgradewatch.thingspace.error;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What an answer says went wrong, in whichever of the upstream's envelopes it says it. Pure; never throws, whatever
 * the bytes are.
 *
 * @param kind what it came in
 * @param code empty if there is none
 * @param text code and all messages, or the beginning of a body that is no envelope; for searching, never for showing
 */
public record ErrorEnvelope(Kind kind, String code, String text) {

    /** What an error came in. */
    public enum Kind {
        /** One of the services' own JSON objects. */
        SERVICE,
        /** The gateway's {@code fault}, in JSON or XML. */
        GATEWAY_JSON,
        GATEWAY_XML,
        /** JSON without a word that we know. */
        OTHER_JSON,
        /** Anything else: a load balancer's page, garbage. */
        OTHER,
        EMPTY
    }

    private static final int READ_OF_TEXT = 2 * 1024;
    private static final int READ_OF_MESSAGE = 500;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(32).build())
            .build();

    public static ErrorEnvelope of(byte[] body) {
        String start = new String(body, 0, Math.min(body.length, READ_OF_TEXT), StandardCharsets.UTF_8);
        start = (start.startsWith("\uFEFF") ? start.substring(1) : start).strip();
        if (start.isEmpty()) {
            return new ErrorEnvelope(Kind.EMPTY, "", "");
        }
        return switch (start.charAt(0)) {
            case '{' -> json(body, start);
            case '<' -> xml(start);
            case '[', '"' -> new ErrorEnvelope(Kind.OTHER_JSON, "", start);
            default -> new ErrorEnvelope(Kind.OTHER, "", start);
        };
    }

    /** Whether somebody meant this to be an error, whatever the HTTP status says. */
    public boolean recognized() {
        return kind == Kind.SERVICE || kind == Kind.GATEWAY_JSON || kind == Kind.GATEWAY_XML;
    }

    boolean gateway() {
        return kind == Kind.GATEWAY_JSON || kind == Kind.GATEWAY_XML;
    }

    /** The last part of the code, which is the same whatever service stands before it. */
    boolean codeEndsWith(String suffix) {
        return code.equals(suffix) || code.endsWith("." + suffix);
    }

    /** Without what upstream wrote, which may hold anything. */
    @Override
    public String toString() {
        return "ErrorEnvelope[" + kind + "]";
    }

    private static ErrorEnvelope json(byte[] body, String start) {
        Fields fields = new Fields();
        boolean whole = true;
        try (JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            fields.read(parser, true);
        } catch (IOException cutOff) {
            whole = false;
        }
        if (fields.code.isEmpty() && fields.text.length() == 0) {
            return new ErrorEnvelope(whole ? Kind.OTHER_JSON : Kind.OTHER, "", start);
        }
        Kind kind = fields.fault ? Kind.GATEWAY_JSON : Kind.SERVICE;
        return new ErrorEnvelope(kind, fields.code, fields.code + fields.text);
    }

    private static ErrorEnvelope xml(String start) {
        boolean fault = start.contains("fault>") || start.contains(":fault ");
        return new ErrorEnvelope(fault ? Kind.GATEWAY_XML : Kind.OTHER, fault ? element(start, "code") : "", start);
    }

    private static String element(String xml, String name) {
        int open = xml.indexOf(name + ">");
        int close = open < 0 ? -1 : xml.indexOf('<', open);
        return close < 0 ? "" : xml.substring(open + name.length() + 1, close).strip();
    }

    /** The words of an envelope while it is read. */
    private static final class Fields {
        private String code = "";
        private final StringBuilder text = new StringBuilder();
        private boolean fault;

        void read(JsonParser parser, boolean outermost) throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.START_OBJECT && outermost && field.equals("fault")) {
                    fault = true;
                    read(parser, false);
                } else if (value.isStructStart()) {
                    parser.skipChildren();
                } else if (value != JsonToken.VALUE_NULL) {
                    take(field, parser.getText());
                }
            }
        }

        private void take(String field, String value) {
            String bounded = value.length() > READ_OF_MESSAGE ? value.substring(0, READ_OF_MESSAGE) : value;
            switch (field) {
                case "errorCode", "error", "responseCode", "code" -> code = code.isEmpty() ? bounded.strip() : code;
                case "errorMessage", "message", "description", "error_description", "cause", "detailErrorMessage" ->
                    text.append(' ').append(bounded);
                default -> {
                    // Another word of theirs.
                }
            }
        }
    }
}
