package io.upgradewatch.serve.polling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.serve.group.Group;
import io.upgradewatch.serve.group.Peers;
import io.upgradewatch.serve.problem.Refusal;
import io.upgradewatch.shard.budget.BudgetPart;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the budget brings, and what a wanted delay would cost: the numbers to negotiate a limit with. */
@Path("/api/budget")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operation")
public class BudgetApi {

    private static final Duration LONGEST = Duration.ofDays(365);

    private final Fleet fleet;
    private final Group group;
    private final ObjectMapper json;

    BudgetApi(Fleet fleet, Group group, ObjectMapper json) {
        this.fleet = fleet;
        this.group = group;
        this.json = json;
    }

    /** What instances answer each other. */
    record Parts(List<BudgetPart> parts) {}

    @GET
    @Operation(
            operationId = "getBudget",
            summary = "What the budget brings",
            description =
                    "The detection delay to expect at the present rate, the one really had beside it, and the rate"
                            + " that a wanted delay would cost.")
    @APIResponse(
            responseCode = "200",
            description = "The budgets.",
            content = @Content(schema = @Schema(implementation = BudgetAnswer.class)))
    public Uni<Response> budget(
            @Parameter(description = "Only this credential set; the unnamed one is called `default`.")
                    @QueryParam("set")
                    String set,
            @Parameter(
                            description = "A mean delay that is wanted, such as `90s`, `10m` or `PT1H`.",
                            schema = @Schema(implementation = String.class),
                            example = "10m")
                    @QueryParam("delay")
                    String delay,
            @Context HttpServerRequest request) {
        Optional<Double> wanted = seconds(delay);
        boolean forwarded = Peers.forwarded(request);
        return group.others(request)
                .flatMap(others ->
                        fleet.budget().map(ours -> forwarded ? new Parts(ours) : answer(ours, others, set, wanted)))
                .map(answer -> Response.ok(answer).build());
    }

    private BudgetAnswer answer(List<BudgetPart> ours, List<JsonNode> others, String set, Optional<Double> delay) {
        Map<String, BudgetPart> bySet = new LinkedHashMap<>();
        ours.forEach(part -> bySet.merge(part.set(), part, BudgetPart::plus));
        for (JsonNode other : others) {
            read(other).parts().forEach(part -> bySet.merge(part.set(), part, BudgetPart::plus));
        }
        if (set != null && !bySet.containsKey(set)) {
            throw Refusal.invalid("set", "there is no such credential set");
        }
        return new BudgetAnswer(bySet.values().stream()
                .filter(part -> set == null || part.set().equals(set))
                .map(part -> BudgetAnswer.SetBudget.of(part, delay))
                .toList());
    }

    private Parts read(JsonNode answer) {
        try {
            return json.treeToValue(answer, Parts.class);
        } catch (JsonProcessingException anotherVersion) {
            throw Refusal.later("an instance answered with numbers that this version does not know");
        }
    }

    private static Optional<Double> seconds(String delay) {
        if (delay == null) {
            return Optional.empty();
        }
        try {
            Duration read = DurationConverter.parseDuration(delay.strip());
            if (read != null && read.toMillis() > 0 && read.compareTo(LONGEST) <= 0) {
                return Optional.of(read.toMillis() / 1000.0);
            }
        } catch (IllegalArgumentException | ArithmeticException unreadable) {
            // Refused below, as what is no length of time.
        }
        throw Refusal.invalid("delay", "a delay is a length of time such as 90s, 10m or PT1H, up to a year");
    }
}
