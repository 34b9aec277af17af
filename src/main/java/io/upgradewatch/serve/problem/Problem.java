package io.upgradewatch.serve.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.upgradewatch.watch.FieldFault;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a request was not done, as RFC 9457 spells it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
        description = "Why the request was not done (RFC 9457).",
        requiredProperties = {"type", "title", "status", "detail"})
public record Problem(
        @Schema(
                description = "`about:blank`, or `urn:upgradewatch:problem:invalid` if `faults` says what to mend.",
                examples = "about:blank")
        String type,

        @Schema(description = "The status in words.", examples = "Not Found")
        String title,

        @Schema(description = "The HTTP status.", examples = "404")
        int status,

        @Schema(description = "What happened and what helps.", examples = "this device is not watched")
        String detail,

        @Schema(description = "Every field at fault, all at once; absent if no field is.")
        List<FieldFault> faults) {

    public static final int RETRY_AFTER_SECONDS = 3;

    public static final String MEDIA_TYPE = "application/problem+json";

    private static final String INVALID = "urn:upgradewatch:problem:invalid";

    public static Problem of(int status, String detail) {
        return new Problem("about:blank", phrase(status), status, detail, List.of());
    }

    public static Problem invalid(List<FieldFault> faults) {
        String detail = faults.size() == 1 ? "one field is at fault" : faults.size() + " fields are at fault";
        return new Problem(INVALID, phrase(400), 400, detail, faults);
    }

    private static String phrase(int status) {
        Response.Status known = Response.Status.fromStatusCode(status);
        return known == null ? "Problem" : known.getReasonPhrase();
    }
}
