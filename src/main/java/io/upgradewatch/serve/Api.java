package io.upgradewatch.serve;

import io.upgradewatch.serve.problem.Problem;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.servers.Server;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The calls as a whole, and the parts of their documentation that several of them share. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Upgradewatch",
                        version = "1",
                        description = "Watches the firmware upgrades of cellular devices on Verizon ThingSpace. Any"
                                + " instance answers for the whole group. Errors are RFC 9457 problems."),
        servers = @Server(url = "/", description = "Any instance."),
        tags = {
            @Tag(name = "Devices", description = "Which devices are watched, and what is known of them."),
            @Tag(name = "Campaigns", description = "The campaigns in flight that the watched devices are in."),
            @Tag(name = "Changes", description = "What changes, as it is published."),
            @Tag(name = "Operation", description = "How the group fares, and what only a person can decide.")
        },
        components =
                @Components(
                        parameters =
                                @Parameter(
                                        name = "imei",
                                        in = ParameterIn.PATH,
                                        required = true,
                                        description = "Exactly 15 digits. A failing check digit is taken.",
                                        schema = @Schema(implementation = String.class, pattern = "^[0-9]{15}$"),
                                        example = "990000473475989"),
                        schemas = @Schema(name = "Problem", implementation = Problem.class),
                        responses =
                                @APIResponse(
                                        name = "Problem",
                                        description = "Why it was not done.",
                                        headers =
                                                @Header(
                                                        name = "Retry-After",
                                                        description = "With 503: seconds after which to try again.",
                                                        schema = @Schema(implementation = Integer.class)),
                                        content =
                                                @Content(
                                                        mediaType = Problem.MEDIA_TYPE,
                                                        schema = @Schema(ref = "Problem"),
                                                        examples = @ExampleObject(name = "invalid", value = """
                                                                                {"type":"urn:upgradewatch:problem:invalid","title":"Bad Request","status":400,"detail":"one field is at fault","faults":[{"field":"imei","message":"an IMEI has exactly 15 digits, not 14: the check digit is missing"}]}"""))),
                        securitySchemes = {
                            @SecurityScheme(
                                    securitySchemeName = "basic",
                                    type = SecuritySchemeType.HTTP,
                                    scheme = "basic",
                                    description = "With `upgradewatch.security.mode=basic`: a viewer may GET, an"
                                            + " operator everything."),
                            @SecurityScheme(
                                    securitySchemeName = "bearer",
                                    type = SecuritySchemeType.HTTP,
                                    scheme = "bearer",
                                    description =
                                            "With `upgradewatch.security.mode=oidc`: a token of the provider, whose"
                                                    + " roles claim holds `viewer` or `operator`.")
                        }))
public class Api extends Application {}
