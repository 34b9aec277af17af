package io.upgradewatch.serve.device;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.publish.ChangeHistory;
import io.upgradewatch.serve.group.Group;
import io.upgradewatch.serve.problem.Refusal;
import io.upgradewatch.serve.request.DeviceParameters;
import io.upgradewatch.shard.cycle.NotHere;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What was told of one device, change by change. Answered by the instance that owns it. */
@Path("/api/devices/{imei}/history")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Devices")
public class HistoryApi {

    private final ChangeHistory told;
    private final Group group;

    HistoryApi(ChangeHistory told, Group group) {
        this.told = told;
        this.group = group;
    }

    /** What was told. */
    @Schema(name = "DeviceHistory", description = "The changes that were told of a device.")
    record History(
            @Schema(examples = "990000473475989") String imei,

            @Schema(
                    description = "The events as on the topic, oldest first.",
                    implementation = PollReport.Change[].class)
            List<Event> changes,

            @Schema(
                    description = "What was told before this time is not remembered; 1970 where all is that the topic"
                            + " keeps.")
            Instant since) {

        static History of(Imei imei, ChangeHistory.History told) {
            return new History(
                    imei.digits(), told.events().stream().map(Event::new).toList(), told.since());
        }
    }

    /** An event, ready as it stands on the topic. */
    record Event(
            @JsonRawValue @com.fasterxml.jackson.annotation.JsonValue
            String json) {}

    @GET
    @Operation(
            operationId = "getDeviceHistory",
            summary = "What was told of a device",
            description = "Each change with its times, from the topic, which keeps them for 30 days; also of a device"
                    + " that is not watched any more. The first question about a shard reads its changes once, and answers"
                    + " 503 until that is done.")
    @APIResponse(
            responseCode = "200",
            description = "The changes.",
            content = @Content(schema = @Schema(implementation = History.class)))
    public Uni<Response> history(
            @Parameter(ref = "imei") @PathParam("imei") String imei,
            @Parameter(
                            description = "How many at most: the last ones.",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "1000",
                                            defaultValue = "100"))
                    @QueryParam("limit")
                    String limit,
            @Context HttpServerRequest request) {
        Imei device = DevicesApi.imei(imei);
        int atMost = DeviceParameters.limitOf(limit);
        return group.aboutDevice(device, request, Optional.empty(), () -> told.of(device, atMost)
                .onFailure(failure -> !(failure instanceof NotHere))
                .transform(HistoryApi::notNow)
                .map(found -> Response.ok(History.of(device, found)).build()));
    }

    /** Why changes cannot be looked up, for callers. */
    public static Refusal notNow(Throwable failure) {
        return Refusal.later(
                failure instanceof ChangeHistory.StillReading
                        ? failure.getMessage()
                        : "the changes cannot be read now; try again in a moment");
    }
}
