package io.upgradewatch.serve.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.upgradewatch.serve.problem.Problem;
import io.upgradewatch.serve.problem.Refusal;
import io.upgradewatch.watch.FieldFault;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** A small JSON object whose members are texts, read with all its faults at once. */
public final class JsonBody {

    private final JsonNode object;
    private final List<FieldFault> faults = new ArrayList<>();

    private JsonBody(JsonNode object) {
        this.object = object;
    }

    /**
     * Reads an object that may have these members and no others.
     *
     * @throws Refusal if it is no object
     */
    public static JsonBody of(ObjectMapper json, String body, Set<String> members) {
        JsonNode node;
        try {
            node = json.readTree(body == null ? "" : body);
        } catch (JsonProcessingException notJson) {
            throw Refusal.invalid("body", "the body is not JSON");
        }
        if (node == null || !node.isObject()) {
            throw Refusal.invalid("body", "the body is not a JSON object");
        }
        JsonBody read = new JsonBody(node);
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        names.removeAll(members);
        if (!names.isEmpty()) {
            // A name may be anything, an IMEI too, and is not repeated.
            read.faults.add(new FieldFault("body", "has members that are none of " + String.join(", ", members)));
        }
        return read;
    }

    public Optional<String> text(String name) {
        return read(name, text -> text);
    }

    /** What {@code reader} makes of the member; empty if it is absent, null, or at fault. */
    public <T> Optional<T> read(String name, Function<String, T> reader) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            faults.add(new FieldFault(name, "is a text"));
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(value.textValue()));
        } catch (IllegalArgumentException refused) {
            faults.add(new FieldFault(name, refused.getMessage()));
            return Optional.empty();
        }
    }

    /** A fault of the caller's own finding. */
    public void fault(String name, String message) {
        faults.add(new FieldFault(name, message));
    }

    /** @throws Refusal if there was any fault */
    public void refuseFaults() {
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(faults));
        }
    }

    /** @throws IllegalArgumentException if {@code text} is no time with an offset */
    public static Instant moment(String text) {
        try {
            return OffsetDateTime.parse(text.strip()).toInstant();
        } catch (DateTimeException notATime) {
            throw new IllegalArgumentException("a time such as 2026-11-23T06:00:00Z");
        }
    }
}
