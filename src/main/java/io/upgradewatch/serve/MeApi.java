package io.upgradewatch.serve;

import io.quarkus.security.identity.SecurityIdentity;
import io.upgradewatch.serve.access.AccessSettings;
import io.upgradewatch.serve.access.Identities;
import io.upgradewatch.serve.access.user.Role;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who is asking, as the page shows it. */
@Path("/api/me")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operation")
public class MeApi {

    private final AccessSettings access;
    private final SecurityIdentity identity;

    MeApi(AccessSettings access, SecurityIdentity identity) {
        this.access = access;
        this.identity = identity;
    }

    /** Who that is. */
    @Schema(name = "Me", description = "Who is asking, and what he may do.")
    record Me(
            @Schema(description = "`local` where there is no access control.", examples = "ann")
            String name,

            @Schema(enumeration = {"viewer", "operator"}) String role,

            @Schema(
                    description = "How callers say who they are.",
                    enumeration = {"none", "basic", "oidc"})
            String mode,

            @Schema(description = "The path that ends a login; null where there is none to end.", nullable = true)
            String logout) {}

    @GET
    @Operation(operationId = "getMe", summary = "Who is asking")
    @APIResponse(
            responseCode = "200",
            description = "Who that is.",
            content = @Content(schema = @Schema(implementation = Me.class)))
    public Me me() {
        Role role = Identities.role(identity);
        return new Me(
                identity.getPrincipal().getName(),
                role.word(),
                access.mode().name().toLowerCase(Locale.ROOT),
                switch (access.mode()) {
                    case NONE -> null;
                    case BASIC -> "/api/me/logout";
                    case OIDC -> "/logout";
                });
    }

    @GET
    @Path("/logout")
    @Operation(
            operationId = "logout",
            summary = "Log a browser out",
            description = "Tells a browser to forget the password that it was given. Browsers heed this over https, and"
                    + " on localhost.")
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
