package io.upgradewatch.serve.pause;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.watch.Pause;
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
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Pausing of a campaign by hand. */
@Path("/api/campaigns/{campaign}/pause")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operation")
public class CampaignPauseApi {

    private final Pauses pauses;

    CampaignPauseApi(Pauses pauses) {
        this.pauses = pauses;
    }

    @POST
    @Operation(
            operationId = "pauseCampaign",
            summary = "Pause a campaign",
            description =
                    "Neither its pages are polled nor the devices whose latest upgrade belongs to it. Every instance heeds it, through restarts and takeovers, until its end.")
    @RequestBody(
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Pauses.Wanted.class)))
    @APIResponse(
            responseCode = "200",
            description = "Written down.",
            content = @Content(schema = @Schema(implementation = Pauses.State.class)))
    public Uni<Pauses.State> pause(
            @Parameter(description = "The id of the campaign.") @PathParam("campaign") String name,
            @Parameter(description = Pauses.UNTIL) @QueryParam("until") String until,
            @Parameter(description = Pauses.FOR) @QueryParam("for") String duration,
            String body) {
        return pauses.pause(Pause.Scope.CAMPAIGN, name, until, duration, body);
    }
}
