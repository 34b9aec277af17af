package io.upgradewatch.serve.pause;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.watch.Pause;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The end of a campaign's pause. A path of its own, since the campaign itself is answered elsewhere. */
@Path("/api/campaigns/{campaign}/resume")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operation")
public class CampaignResumeApi {

    private final Pauses pauses;

    CampaignResumeApi(Pauses pauses) {
        this.pauses = pauses;
    }

    @POST
    @Operation(
            operationId = "resumeCampaign",
            summary = "Resume a campaign",
            description = "Ends a pause before its time; no fault if there is none.")
    @APIResponse(
            responseCode = "200",
            description = "Written down.",
            content = @Content(schema = @Schema(implementation = Pauses.State.class)))
    public Uni<Pauses.State> resume(
            @Parameter(description = "The id of the campaign.") @PathParam("campaign") String name) {
        return pauses.resume(Pause.Scope.CAMPAIGN, name);
    }
}
