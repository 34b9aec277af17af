package io.upgradewatch.serve;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.shard.Fleet;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** An operator's word on credentials. */
@Path("/api/logins/{set}")
@Tag(name = "Operation")
public class LoginsApi {

    private final Fleet fleet;

    LoginsApi(Fleet fleet) {
        this.fleet = fleet;
    }

    @POST
    @Path("/resume")
    @Operation(
            operationId = "resumeLogins",
            summary = "Say that a credential set is good again",
            description = "Failed logins are counted from 0, for the whole group, and polling goes on.")
    @APIResponse(responseCode = "204", description = "Written down.")
    public Uni<Void> resume(
            @Parameter(description = "The set's name; the unnamed one is called `default`.") @PathParam("set")
                    String set) {
        return fleet.resume(set)
                .onFailure(IllegalArgumentException.class)
                .transform(unknown -> Refusal.of(404, "there is no such credential set"))
                .onFailure(failure -> !(failure instanceof Refusal))
                .transform(unwritten -> Refusal.later("this cannot be written down now; try again in a moment"));
    }
}
