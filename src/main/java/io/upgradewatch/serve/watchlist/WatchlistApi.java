package io.upgradewatch.serve.watchlist;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.fleet.view.Summary;
import io.upgradewatch.serve.group.Group;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** An operator's word on what was held back from the watchlist. */
@Path("/api/watchlist")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operation")
public class WatchlistApi {

    private final Fleet fleet;
    private final Group group;

    WatchlistApi(Fleet fleet, Group group) {
        this.fleet = fleet;
        this.group = group;
    }

    /** What a confirmation lets happen. */
    @Schema(description = "What will happen now.")
    record Confirmed(
            @Schema(description = "How many devices will be unwatched; 0 if nothing was held back.", examples = "180")
            long removals,

            @Schema(description = "Why they were held back; null if nothing was.", nullable = true)
            String was) {

        private Confirmed plus(Confirmed other) {
            return new Confirmed(removals + other.removals, was == null ? other.was : was);
        }
    }

    @POST
    @Path("/confirm")
    @Operation(
            operationId = "confirmRemovals",
            summary = "Let what is held back happen",
            description =
                    "The watchlist file as it was last read is meant: the devices that it leaves out are unwatched,"
                            + " by every instance. A file that is changed afterwards is judged anew.")
    @APIResponse(
            responseCode = "200",
            description = "What it lets happen.",
            content = @Content(schema = @Schema(implementation = Confirmed.class)))
    public Uni<Confirmed> confirm(@Context HttpServerRequest request) {
        return group.others(request).flatMap(others -> fleet.confirmRemovals().map(ours -> all(ours, others)));
    }

    private static Confirmed all(Summary.HeldRemovals ours, List<JsonNode> others) {
        Confirmed all = new Confirmed(ours.devices(), ours.waitsFor().orElse(null));
        for (JsonNode other : others) {
            all = all.plus(new Confirmed(
                    other.path("removals").asLong(), other.path("was").textValue()));
        }
        return all;
    }
}
