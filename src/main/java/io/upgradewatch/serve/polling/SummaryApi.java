package io.upgradewatch.serve.polling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.fleet.view.Summary;
import io.upgradewatch.serve.group.Group;
import io.upgradewatch.serve.group.GroupSummary;
import io.upgradewatch.serve.group.Others;
import io.upgradewatch.serve.problem.Refusal;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The numbers that the page shows, of the whole group. */
@Path("/api/summary")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operation")
public class SummaryApi {

    private final Fleet fleet;
    private final Group group;
    private final ObjectMapper json;

    SummaryApi(Fleet fleet, Group group, ObjectMapper json) {
        this.fleet = fleet;
        this.group = group;
        this.json = json;
    }

    @GET
    @Operation(operationId = "getSummary", summary = "The numbers of the group")
    @APIResponse(
            responseCode = "200",
            description = "The numbers.",
            content = @Content(schema = @Schema(implementation = GroupSummary.class)))
    public Uni<GroupSummary> summary(
            @Parameter(
                            description = "`instance` for those of the answering instance alone.",
                            schema =
                                    @Schema(
                                            enumeration = {"group", "instance"},
                                            defaultValue = "group"))
                    @QueryParam("scope")
                    String scope,
            @Context HttpServerRequest request) {
        Uni<Others> others =
                scope(scope).equals("instance") ? Uni.createFrom().item(Others.NONE) : group.asFarAsHeard(request);
        return others.flatMap(answers -> fleet.summary().map(ours -> sum(ours, answers)));
    }

    private GroupSummary sum(Summary ours, Others others) {
        List<Summary> parts = new ArrayList<>(List.of(ours));
        for (Others.Answer other : others.heard()) {
            try {
                parts.add(Optional.ofNullable(json.treeToValue(other.json().path("total"), Summary.class))
                        .orElseThrow(SummaryApi::anotherVersion));
            } catch (JsonProcessingException anotherVersion) {
                throw anotherVersion();
            }
        }
        return GroupSummary.of(parts, others.silent());
    }

    private static Refusal anotherVersion() {
        return Refusal.later("an instance answered with numbers that this version does not know");
    }

    private static String scope(String text) {
        if (text == null || text.equals("group") || text.equals("instance")) {
            return text == null ? "group" : text;
        }
        throw Refusal.invalid("scope", "scope is group or instance");
    }
}
