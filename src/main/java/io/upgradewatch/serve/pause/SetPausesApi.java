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

/** Pausing of a credential set by hand. */
@Path("/api/sets/{set}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operation")
public class SetPausesApi {

    private final Pauses pauses;

    SetPausesApi(Pauses pauses) {
        this.pauses = pauses;
    }

    @POST
    @Path("/pause")
    @Operation(
            operationId = "pauseSet",
            summary = "Pause a credential set",
            description =
                    "Nothing is sent with it: no poll, no page of a campaign. Every instance heeds it, through restarts and takeovers, until its end.")
    @RequestBody(
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Pauses.Wanted.class)))
    @APIResponse(
            responseCode = "200",
            description = "Written down.",
            content = @Content(schema = @Schema(implementation = Pauses.State.class)))
    public Uni<Pauses.State> pause(
            @Parameter(description = "The set's name; the unnamed one is called `default`.") @PathParam("set")
                    String name,
            @Parameter(description = Pauses.UNTIL) @QueryParam("until") String until,
            @Parameter(description = Pauses.FOR) @QueryParam("for") String duration,
            String body) {
        return pauses.pause(Pause.Scope.SET, name, until, duration, body);
    }

    @POST
    @Path("/resume")
    @Operation(
            operationId = "resumeSet",
            summary = "Resume a credential set",
            description = "Ends a pause before its time; no fault if there is none.")
    @APIResponse(
            responseCode = "200",
            description = "Written down.",
            content = @Content(schema = @Schema(implementation = Pauses.State.class)))
    public Uni<Pauses.State> resume(
            @Parameter(description = "The set's name; the unnamed one is called `default`.") @PathParam("set")
                    String name) {
        return pauses.resume(Pause.Scope.SET, name);
    }
}
