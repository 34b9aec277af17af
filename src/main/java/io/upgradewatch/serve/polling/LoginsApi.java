package io.upgradewatch.serve.polling;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.serve.problem.Refusal;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** An operator's word on credentials. */
@Path("/api/logins/{set}")
@Produces(MediaType.APPLICATION_JSON)
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
            description = "Exactly one more login is tried, by the group. Failures are counted on until one succeeds,"
                    + " whatever the password; where the next might lock the user, Verizon has to unlock it first.")
    @APIResponse(
            responseCode = "200",
            description = "Written down: one more login is tried.",
            content = @Content(schema = @Schema(implementation = LoginResumption.class)))
    @APIResponse(responseCode = "409", description = "The next failure would lock the user; nothing is tried.")
    public Uni<LoginResumption> resume(
            @Parameter(description = "The set's name; the unnamed one is called `default`.") @PathParam("set")
                    String set,
            @Parameter(description = "`true`: Verizon has unlocked the user, or you know what another failure costs.")
                    @QueryParam("unlocked")
                    @DefaultValue("false")
                    boolean unlocked) {
        return fleet.resume(set, unlocked)
                .onFailure(IllegalArgumentException.class)
                .transform(unknown -> Refusal.of(404, "there is no such credential set"))
                .onFailure(failure -> !(failure instanceof Refusal))
                .transform(unwritten -> Refusal.later("this cannot be written down now; try again in a moment"))
                .map(resumed -> {
                    if (!resumed.allowed()) {
                        throw LoginResumption.unlockFirst(resumed);
                    }
                    return LoginResumption.of(set, resumed);
                });
    }
}
