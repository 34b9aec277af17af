package io.upgradewatch.serve.device;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body that asks for a watch, as it is documented; it is read field by field so that all faults are told. */
@Schema(
        description = "What to watch a device by. Other members are refused by name.",
        requiredProperties = "account",
        examples = "{\"account\":\"0000123456-00001\",\"since\":\"2026-11-23T00:00:00Z\",\"tags\":[\"pilot\"]}")
record WatchRequest(
        @Schema(
                description = "The account that the device's history is read from.",
                pattern = "[0-9A-Za-z._-]{1,64}",
                examples = "0000123456-00001")
        String account,

        @Schema(
                description = "Reports from before this moment are adopted silently. Left out: what it was, or now"
                        + " for a device that was not watched. A date stands for its beginning in UTC.")
        Instant since,

        @Schema(description = "At most 32 words of 1 to 64 characters.", examples = "[\"pilot\"]")
        List<String> tags) {}
