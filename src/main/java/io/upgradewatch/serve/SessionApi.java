package io.upgradewatch.serve;

import io.quarkus.security.identity.SecurityIdentity;
import io.upgradewatch.serve.access.AccessSettings;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who asks, so that a page can offer what is allowed and nothing else. */
@Path("/api/session")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operation")
public class SessionApi {

    private final SecurityIdentity identity;
    private final AccessSettings access;

    SessionApi(SecurityIdentity identity, AccessSettings access) {
        this.identity = identity;
        this.access = access;
    }

    /** Who asks and what he may do. */
    @Schema(description = "Who asks.")
    record Session(
            @Schema(description = "The user's name; `local` without access control.", examples = "ann")
            String name,

            @Schema(enumeration = {"viewer", "operator"}) String role,

            @Schema(
                    description = "Where a browser forgets the password; null where there is none to forget.",
                    nullable = true,
                    examples = "api/session/logout")
            String logout) {}

    @GET
    @Operation(operationId = "getSession", summary = "Who asks, and what he may do")
    @APIResponse(
            responseCode = "200",
            description = "Name and role.",
            content = @Content(schema = @Schema(implementation = Session.class)))
    public Session session() {
        boolean remembered = access.mode() != AccessSettings.Mode.NONE;
        return new Session(
                identity.getPrincipal().getName(),
                Identities.role(identity).word(),
                remembered ? "api/session/logout" : null);
    }

    @GET
    @Path("/logout")
    @Operation(
            operationId = "logout",
            summary = "Log a browser out",
            description = "Tells the browser to forget the password. Browsers heed this over https, and on localhost.")
    @APIResponse(
            responseCode = "204",
            description = "The browser has been told.",
            headers =
                    @Header(
                            name = "Clear-Site-Data",
                            description = "What the browser forgets.",
                            schema = @Schema(implementation = String.class)))
    public Response logout() {
        // Passwords that a browser has asked for go with its cookies.
        return Response.noContent().header("Clear-Site-Data", "\"cookies\"").build();
    }
}
