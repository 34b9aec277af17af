package io.upgradewatch.serve.polling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.serve.group.Group;
import io.upgradewatch.serve.group.Others;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The credential sets, as the whole group uses them. */
@Path("/api/sets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operation")
public class SetsApi {

    private final Fleet fleet;
    private final Group group;
    private final ObjectMapper json;

    SetsApi(Fleet fleet, Group group, ObjectMapper json) {
        this.fleet = fleet;
        this.group = group;
        this.json = json;
    }

    @GET
    @Operation(
            operationId = "listSets",
            summary = "The credential sets",
            description = "Their budget, their tokens' ages, and what is paused and why. Tokens and names of users are"
                    + " never shown.")
    @APIResponse(
            responseCode = "200",
            description = "The sets.",
            content = @Content(schema = @Schema(implementation = GroupSets.class)))
    public Uni<GroupSets> sets(@Context HttpServerRequest request) {
        return group.asFarAsHeard(request).flatMap(others -> fleet.sets()
                .map(ours -> GroupSets.of(ours.stream().map(GroupSets.Entry::of).toList()))
                .map(ours -> all(ours, others)));
    }

    private GroupSets all(GroupSets ours, Others others) {
        GroupSets all = ours;
        List<String> silent = new ArrayList<>(others.silent());
        for (Others.Answer other : others.heard()) {
            try {
                all = all.plus(read(other.json()).from(other.instance()));
            } catch (JsonProcessingException anotherVersion) {
                silent.add(other.instance());
            }
        }
        return all.without(silent);
    }

    private GroupSets read(JsonNode answer) throws JsonProcessingException {
        return json.treeToValue(answer, GroupSets.class);
    }
}
