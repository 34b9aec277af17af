package io.upgradewatch.embedded.thingspace.fault;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Effects that answer in good order and with something other than the truth. */
final class Distortions {

    private static final Duration LAG = Duration.ofHours(1);
    private static final int DEPTH = 100_000;

    private Distortions() {}

    /** A replica that has not heard of the latest. */
    static Effect lagging() {
        return exchange -> exchange.send(exchange.truthAt().apply(exchange.now().minus(exchange.by(LAG))));
    }

    /** The history with something done to its entries. An answer that is no list passes as it is. */
    static Effect entries(UnaryOperator<JsonArray> change) {
        return body(truth -> {
            try {
                return change.apply(new JsonArray(truth)).toBuffer();
            } catch (DecodeException notAList) {
                return truth;
            }
        });
    }

    /** The answer with something done to its body. */
    static Effect body(UnaryOperator<Buffer> change) {
        return exchange -> {
            Answer truth = exchange.truth();
            exchange.send(truth.with(change.apply(truth.body())));
        };
    }

    static JsonArray everySecond(JsonArray history) {
        JsonArray rest = new JsonArray();
        for (int i = 0; i < history.size(); i += 2) {
            rest.add(history.getValue(i));
        }
        return rest;
    }

    static JsonArray twice(JsonArray history) {
        return history.copy().addAll(history);
    }

    /** Each entry a second time, in front, as it was when the upgrade was pending. */
    static JsonArray twiceWithOlder(JsonArray history) {
        JsonArray both = new JsonArray();
        objects(history)
                .forEach(entry -> both.add(entry.copy()
                        .put("status", "UpgradePending")
                        .put("reportUpdatedTime", "2001-01-01 00:00:00 +0000 UTC")));
        return both.addAll(history);
    }

    static JsonArray backwards(JsonArray history) {
        List<Object> entries = history.stream().collect(Collectors.toList());
        Collections.reverse(entries);
        return new JsonArray(entries);
    }

    /** Each entry with {@code field} set to {@code value}. */
    static Effect each(String field, Object value) {
        return entries(history -> {
            objects(history).forEach(entry -> entry.put(field, value));
            return history;
        });
    }

    /** Half of the JSON, with an honest length. */
    static Buffer cut(Buffer truth) {
        return truth.slice(0, Math.max(1, truth.length() / 2));
    }

    static Buffer deep() {
        return Buffer.buffer("[".repeat(DEPTH) + "]".repeat(DEPTH));
    }

    /** The same random bytes each time. */
    static Buffer garbage() {
        byte[] bytes = new byte[2048];
        new Random(bytes.length).nextBytes(bytes);
        return Buffer.buffer(bytes);
    }

    /** Text in which one byte is not UTF-8. */
    static Buffer badEncoding(Buffer truth) {
        byte[] bytes = truth.toString().replace("Upgrade", "Upgr\u00e4de").getBytes(StandardCharsets.ISO_8859_1);
        return Buffer.buffer(bytes);
    }

    private static Stream<JsonObject> objects(JsonArray history) {
        return history.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast);
    }
}
