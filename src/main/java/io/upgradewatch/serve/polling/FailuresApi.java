package io.upgradewatch.serve.polling;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.fleet.view.ShardsView;
import io.upgradewatch.publish.ChangeHistory;
import io.upgradewatch.serve.device.HistoryApi;
import io.upgradewatch.serve.group.Group;
import io.upgradewatch.serve.group.Others;
import io.upgradewatch.serve.problem.Refusal;
import io.upgradewatch.serve.request.LengthOfTime;
import io.upgradewatch.shard.cycle.NotHere;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What failed, counted for a chart. */
@Path("/api/failures")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Changes")
public class FailuresApi {

    private static final Duration USUALLY = Duration.ofHours(24);
    private static final Duration KEPT = Duration.ofDays(30);

    private final ChangeHistory told;
    private final Fleet fleet;
    private final Group group;

    FailuresApi(ChangeHistory told, Fleet fleet, Group group) {
        this.told = told;
        this.fleet = fleet;
        this.group = group;
    }

    /** The counts. */
    @Schema(name = "FailureCounts", description = "Upgrades that were told to have failed.")
    record Counts(
            @Schema(enumeration = {"firmware", "reason", "account"})
            String by,

            @Schema(description = "From the hour of this time on.")
            Instant since,

            @Schema(description = "All of them.", examples = "12")
            long total,

            @Schema(description = "By name, the most frequent first.")
            List<Part> groups,

            @Schema(
                    description = "Instances that did not answer, whose devices are missing here.",
                    examples = "[\"http://10.0.0.7:8080\"]")
            List<String> silent) {}

    /** One line of a chart. */
    @Schema(name = "FailureGroup", description = "Those of one firmware, reason or account.")
    record Part(
            @Schema(
                    description = "The firmware that was to be installed, the category of the reason, or the account;"
                            + " `unknown` where upstream names none, `other` for what there is too much of.",
                    examples = "campaign_ended")
            String name,

            long count,

            @Schema(description = "By the hour that they were told in, in order; hours without any are left out.")
            List<Hour> hours) {}

    /** One point of it. */
    @Schema(name = "FailureHour", description = "Those of one hour.")
    record Hour(@Schema(description = "When it begins.") Instant from, long count) {}

    @GET
    @Operation(
            operationId = "countFailures",
            summary = "Failed upgrades, counted",
            description = "Of the changes that the topic still has, by the time that they were told at. The first"
                    + " question after a start reads the topic once, and answers 503 until that is done.")
    @APIResponse(
            responseCode = "200",
            description = "The counts.",
            content = @Content(schema = @Schema(implementation = Counts.class)))
    public Uni<Counts> failures(
            @Parameter(
                            description = "What they are counted by.",
                            schema =
                                    @Schema(
                                            enumeration = {"firmware", "reason", "account"},
                                            defaultValue = "firmware"))
                    @QueryParam("by")
                    String by,
            @Parameter(
                            description =
                                    "From when on, as an ISO-8601 time with an offset, or how long ago (`24h`, `7d`); 24 hours ago where it is left out,"
                                            + " and 30 days ago at most.")
                    @QueryParam("since")
                    String since,
            @Context HttpServerRequest request) {
        ChangeHistory.By what = by(by);
        Instant from = since(since).truncatedTo(ChronoUnit.HOURS);
        return group.asFarAsHeard(request).flatMap(others -> fleet.shards()
                .flatMap(view -> told.failures(
                        view.owned().stream().map(ShardsView.Owned::shard).collect(Collectors.toSet()), what, from))
                .onFailure(failure -> !(failure instanceof NotHere))
                .transform(HistoryApi::notNow)
                .map(ours -> all(what, from, ours, others)));
    }

    private static Counts all(ChangeHistory.By by, Instant since, List<ChangeHistory.Failures> ours, Others others) {
        Map<String, Map<Instant, Long>> sum = new HashMap<>();
        ours.forEach(part -> part.byHour().forEach((hour, count) -> add(sum, part.name(), hour, count)));
        for (Others.Answer other : others.heard()) {
            for (JsonNode part : other.json().path("groups")) {
                part.path("hours")
                        .forEach(hour -> add(
                                sum,
                                part.path("name").asText(),
                                Instant.parse(hour.path("from").asText()),
                                hour.path("count").asLong()));
            }
        }
        List<Part> parts = sum.entrySet().stream()
                .map(one -> part(one.getKey(), new TreeMap<>(one.getValue())))
                .sorted(Comparator.comparing(Part::count).reversed().thenComparing(Part::name))
                .toList();
        return new Counts(
                by.name().toLowerCase(Locale.ROOT),
                since,
                parts.stream().mapToLong(Part::count).sum(),
                parts,
                new ArrayList<>(others.silent()));
    }

    private static void add(Map<String, Map<Instant, Long>> sum, String name, Instant hour, long count) {
        sum.computeIfAbsent(name, first -> new HashMap<>()).merge(hour, count, Long::sum);
    }

    private static Part part(String name, Map<Instant, Long> byHour) {
        return new Part(
                name,
                byHour.values().stream().mapToLong(Long::longValue).sum(),
                byHour.entrySet().stream()
                        .map(hour -> new Hour(hour.getKey(), hour.getValue()))
                        .toList());
    }

    private static ChangeHistory.By by(String text) {
        return switch (text == null || text.isEmpty() ? "firmware" : text) {
            case "firmware" -> ChangeHistory.By.FIRMWARE;
            case "reason" -> ChangeHistory.By.REASON;
            case "account" -> ChangeHistory.By.ACCOUNT;
            default -> throw Refusal.invalid("by", "by is firmware, reason or account");
        };
    }

    private static Instant since(String text) {
        Instant now = Instant.now();
        if (text == null || text.isEmpty()) {
            return now.minus(USUALLY);
        }
        Instant first = now.minus(KEPT);
        if (LengthOfTime.isMeant(text)) {
            Duration before = LengthOfTime.read("since", text);
            if (before.isNegative()) {
                return now;
            }
            return before.compareTo(KEPT) > 0 ? first : now.minus(before);
        }
        try {
            Instant since = OffsetDateTime.parse(text).toInstant();
            return since.isBefore(first) ? first : since.isAfter(now) ? now : since;
        } catch (DateTimeException notATime) {
            throw Refusal.invalid("since", "a time such as 2026-11-23T06:00:00Z, or how long ago, such as 24h or 7d");
        }
    }
}
