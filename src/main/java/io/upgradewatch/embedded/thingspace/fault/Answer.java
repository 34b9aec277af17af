package io.upgradewatch.embedded.thingspace.fault;

import io.vertx.core.buffer.Buffer;
import java.util.Map;

/**
 * What goes back over HTTP.
 *
 * @param type the content type; null for none
 * @param headers further headers
 */
public record Answer(int status, String type, Buffer body, Map<String, String> headers) {

    private static final String JSON = "application/json";
    private static final Buffer NOTHING = Buffer.buffer();

    public static Answer json(String body) {
        return json(200, body);
    }

    public static Answer json(int status, String body) {
        return text(status, JSON, body);
    }

    static Answer text(int status, String type, String body) {
        return new Answer(status, type, Buffer.buffer(body), Map.of());
    }

    public static Answer empty(int status) {
        return new Answer(status, null, NOTHING, Map.of());
    }

    Answer with(Buffer other) {
        return new Answer(status, type, other, headers);
    }

    Answer with(String header, String value) {
        return new Answer(status, type, body, Map.of(header, value));
    }
}
