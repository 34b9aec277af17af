package io.upgradewatch.serve;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** Completes the document: the problems that each call can answer with, and what the numbers of the group mean. */
@OpenApiFilter
public class ApiDocument implements OASFilter {

    private static final Map<String, String> NUMBERS = Map.ofEntries(
            Map.entry("shards", "Owned shards by state: `replaying`, `polling`, `draining`."),
            Map.entry("watched", "Devices watched."),
            Map.entry("quarantined", "Devices that upstream refuses to talk about."),
            Map.entry("devicesByStatus", "Devices by the status of their latest upgrade; `none` without one."),
            Map.entry("polls", "Polls by outcome, since the start of each process."),
            Map.entry("changes", "Changes published by status, since the start of each process."),
            Map.entry("pollsPerSecond", "Over the last minute."),
            Map.entry("inFlight", "Polls under way."),
            Map.entry("overdue", "Devices whose poll is due and has not started."),
            Map.entry("lagSeconds", "How late the most overdue of them is."),
            Map.entry("sets", "The credential sets."),
            Map.entry("heldRemovals", "Devices whose unwatching is held back, and what it waits for."),
            Map.entry("set", "Its name; the unnamed one is called `default`."),
            Map.entry("budgetRate", "Requests per second that may be spent."),
            Map.entry("budgetUsed", "Requests sent."),
            Map.entry(
                    "sweepSeconds",
                    "How long a poll of every device takes at what may be spent now; the longest of the instances'."),
            Map.entry("sweepWithinSeconds", "How long it may take: `max-interval`, or `interval` without `adaptive`."),
            Map.entry("paused", "Why nothing is sent until a person acts; null if it is not so."),
            Map.entry("throttledUntil", "When upstream's wish for fewer requests ends; null if it has none."));

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .values()
                .forEach(call -> possible(path, call).forEach(status -> call.getResponses()
                        .addAPIResponse(status, OASFactory.createAPIResponse().ref("Problem")))));
        document.getComponents().getSchemas().values().forEach(ApiDocument::requireAll);
        orNull(document, "WatchedDevice", "lastPoll");
        describe(document, "Summary");
        describe(document, "SetSummary");
        document.addSecurityRequirement(OASFactory.createSecurityRequirement().addScheme("basic"));
        document.addSecurityRequirement(OASFactory.createSecurityRequirement().addScheme("bearer"));
    }

    // An answer has all its members, null or not; what may be left out of a body or a problem says so itself.
    private static void requireAll(Schema schema) {
        if (schema.getProperties() != null && schema.getRequired() == null && schema.getMinProperties() == null) {
            schema.setRequired(List.copyOf(schema.getProperties().keySet()));
        }
    }

    // The annotation says it of plain values only, not where another schema is referred to.
    private static void orNull(OpenAPI document, String schema, String property) {
        Map<String, Schema> properties =
                document.getComponents().getSchemas().get(schema).getProperties();
        Schema value = properties.get(property);
        document.getComponents()
                .getSchemas()
                .get(schema)
                .addProperty(
                        property,
                        OASFactory.createSchema()
                                .description(value.getDescription())
                                .anyOf(List.of(
                                        OASFactory.createSchema().ref(value.getRef()),
                                        OASFactory.createSchema().addType(Schema.SchemaType.NULL))));
    }

    private static void describe(OpenAPI document, String schema) {
        document.getComponents()
                .getSchemas()
                .get(schema)
                .getProperties()
                .forEach((name, number) -> number.setDescription(NUMBERS.get(name)));
    }

    private static Set<String> possible(String path, Operation call) {
        Set<String> statuses = new TreeSet<>(Set.of("400", "401", "403", "500", "503"));
        if (path.contains("{") && !call.getResponses().hasAPIResponse("201") && !isUnwatch(call)) {
            statuses.add("404");
        }
        if (call.getRequestBody() != null) {
            statuses.addAll(Set.of("413", "415"));
        }
        return statuses;
    }

    // To leave a device that nobody watches is no fault.
    private static boolean isUnwatch(Operation call) {
        return "unwatchDevice".equals(call.getOperationId());
    }
}
