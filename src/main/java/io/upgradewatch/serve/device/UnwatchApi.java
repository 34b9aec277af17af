package io.upgradewatch.serve.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.fleet.view.DeviceFilter;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.serve.group.Group;
import io.upgradewatch.serve.problem.Refusal;
import io.upgradewatch.serve.request.DeviceParameters;
import io.upgradewatch.serve.request.Flags;
import io.upgradewatch.shard.cycle.NotHere;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Unwatches many devices, of the whole group, by the filters of the list. */
@Path("/api/devices/unwatch")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Devices")
public class UnwatchApi {

    private final Fleet fleet;
    private final Group group;

    UnwatchApi(Fleet fleet, Group group) {
        this.fleet = fleet;
        this.group = group;
    }

    /** What was done, or would be. */
    @Schema(description = "What was done, or with `dryRun` what would be.")
    record UnwatchReport(
            boolean dryRun,

            @Schema(description = "Devices that the filters mean.", examples = "12")
            long devices,

            @Schema(description = "Those of them that nobody watches any more.", examples = "10")
            long unwatched,

            @Schema(description = "Those that stay, since the watchlist file wants them, too.", examples = "2")
            long kept,

            @Schema(description = "The first few that are unwatched.", examples = "[\"990000473475989\"]")
            List<String> examples) {

        private UnwatchReport plus(JsonNode other) {
            List<String> some = new ArrayList<>(examples);
            other.path("examples").forEach(one -> some.add(one.asText()));
            return new UnwatchReport(
                    dryRun,
                    devices + other.path("devices").asLong(),
                    unwatched + other.path("unwatched").asLong(),
                    kept + other.path("kept").asLong(),
                    some.stream().sorted().limit(10).toList());
        }
    }

    @POST
    @Operation(
            operationId = "unwatchDevices",
            summary = "Unwatch many devices",
            description =
                    "All that the filters mean; at least one has to be given. Ask with `dryRun=true` first. What was"
                            + " unwatched by mistake and is watched again within seven days goes on as if nothing had been,"
                            + " and tells nothing twice.")
    @APIResponse(
            responseCode = "200",
            description = "What was done, or would be.",
            content = @Content(schema = @Schema(implementation = UnwatchReport.class)))
    public Uni<UnwatchReport> unwatch(
            @Parameter(description = DeviceParameters.ACCOUNT) @QueryParam("account") String account,
            @Parameter(description = DeviceParameters.STATUS) @QueryParam("status") String status,
            @Parameter(description = DeviceParameters.FIRMWARE) @QueryParam("firmware") String firmware,
            @Parameter(description = DeviceParameters.CAMPAIGN) @QueryParam("campaign") String campaign,
            @Parameter(description = DeviceParameters.OUTCOME) @QueryParam("outcome") String outcome,
            @Parameter(description = DeviceParameters.TAG) @QueryParam("tag") String tag,
            @Parameter(description = DeviceParameters.TEXT) @QueryParam("q") String text,
            @Parameter(
                            description = "`true`: only says what would be done.",
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    @QueryParam("dryRun")
                    String dryRun,
            @Context HttpServerRequest request) {
        DeviceParameters parameters = new DeviceParameters();
        DeviceFilter filter = parameters.filter(account, status, firmware, campaign, outcome, tag, text);
        boolean only = Flags.read("dryRun", dryRun);
        parameters.refuseFaults();
        if (filter.equals(DeviceFilter.ALL)) {
            throw Refusal.of(400, "say which devices: without any filter the whole fleet would be unwatched");
        }
        return group.others(request).flatMap(others -> fleet.unwatchAll(filter, only)
                .onFailure(failure -> !(failure instanceof NotHere))
                .transform(failure -> Refusal.later(
                        "the watchlist cannot be written now: some devices may be unwatched and others not;"
                                + " the same call again does the rest"))
                .map(ours -> report(ours, only, others)));
    }

    private static UnwatchReport report(Fleet.Unwatched ours, boolean dryRun, List<JsonNode> others) {
        UnwatchReport report = new UnwatchReport(
                dryRun,
                ours.devices(),
                ours.unwatched(),
                ours.devices() - ours.unwatched(),
                ours.examples().stream().map(Imei::digits).toList());
        for (JsonNode other : others) {
            report = report.plus(other);
        }
        return report;
    }
}
