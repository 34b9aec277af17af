package io.upgradewatch.serve.polling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.fleet.view.ShardsView;
import io.upgradewatch.serve.group.Group;
import io.upgradewatch.serve.group.Others;
import io.upgradewatch.serve.group.Peers;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who owns which shards, and how these are. */
@Path("/api/shards")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operation")
public class ShardsApi {

    private static final String VERSION = Optional.ofNullable(
                    ShardsApi.class.getPackage().getImplementationVersion())
            .orElse("unknown");

    private final Fleet fleet;
    private final Group group;
    private final ObjectMapper json;

    ShardsApi(Fleet fleet, Group group, ObjectMapper json) {
        this.fleet = fleet;
        this.group = group;
        this.json = json;
    }

    @GET
    @Operation(operationId = "listShards", summary = "The shards and their owners")
    @APIResponse(
            responseCode = "200",
            description = "The shards.",
            content = @Content(schema = @Schema(implementation = GroupShards.class)))
    public Uni<GroupShards> shards(@Context HttpServerRequest request) {
        boolean forwarded = Peers.forwarded(request);
        return group.asFarAsHeard(request).flatMap(others -> fleet.shards()
                .map(view -> forwarded ? GroupShards.here(view, VERSION) : all(view, others)));
    }

    private GroupShards all(ShardsView view, Others others) {
        List<GroupShards> parts = new ArrayList<>();
        List<String> silent = new ArrayList<>(others.silent());
        for (Others.Answer other : others.heard()) {
            try {
                parts.add(json.treeToValue(other.json(), GroupShards.class));
            } catch (JsonProcessingException anotherVersion) {
                silent.add(other.instance());
            }
        }
        // Last, so that of a shard that moves meanwhile our own word counts.
        parts.add(GroupShards.here(view, VERSION));
        return GroupShards.all(view, parts, silent);
    }
}
