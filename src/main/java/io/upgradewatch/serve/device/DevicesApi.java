package io.upgradewatch.serve.device;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.fleet.view.DeviceView;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.serve.group.Group;
import io.upgradewatch.serve.problem.Problem;
import io.upgradewatch.serve.problem.Refusal;
import io.upgradewatch.shard.cycle.NotHere;
import io.upgradewatch.shard.cycle.WaitsForKafka;
import io.upgradewatch.watch.WatchDraft;
import io.upgradewatch.watch.WatchJson;
import io.upgradewatch.watch.WatchReading;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** One device: watch it, look at it, poll it, leave it. Answered by the instance that owns it. */
@Path("/api/devices/{imei}")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Devices")
public class DevicesApi {

    private static final String IF_MATCH =
            "The `ETag` of the watch as you know it, or `*` for any: 412 if it is another by now.";
    private static final Duration POLL_WITHIN = Duration.ofSeconds(60);

    private final Fleet fleet;
    private final Group group;

    DevicesApi(Fleet fleet, Group group) {
        this.fleet = fleet;
        this.group = group;
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "watchDevice", summary = "Watch a device", description = "Or replace how it is watched.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = WatchRequest.class)))
    @APIResponse(
            responseCode = "201",
            description = "It was not watched before.",
            headers =
                    @Header(
                            name = "Location",
                            description = "The device.",
                            schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = WatchedDevice.class)))
    @APIResponse(
            responseCode = "200",
            description = "It was watched before.",
            content = @Content(schema = @Schema(implementation = WatchedDevice.class)))
    @APIResponse(
            responseCode = "412",
            description = "The watch is not the one that `If-Match` names, or there is one against `If-None-Match: *`.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Uni<Response> watch(
            @Parameter(ref = "imei") @PathParam("imei") String imei,
            @Parameter(description = IF_MATCH) @HeaderParam("If-Match") String ifMatch,
            @Parameter(description = "`*`: only if the device is not watched yet.") @HeaderParam("If-None-Match")
                    String ifNoneMatch,
            @Context HttpServerRequest request,
            String body) {
        WatchReading reading = WatchJson.body(imei, body);
        WatchDraft draft = reading.draft().orElseThrow(() -> new Refusal(Problem.invalid(reading.faults())));
        return group.aboutDevice(draft.imei(), request, Optional.of(body), () -> fleet.watch(
                        draft, WatchVersion.condition(ifMatch, ifNoneMatch))
                .onFailure(DevicesApi::isWriting)
                .transform(DevicesApi::notWritten)
                .map(DevicesApi::answer));
    }

    @GET
    @Operation(operationId = "getDevice", summary = "Look at a watched device")
    @APIResponse(
            responseCode = "200",
            description = "Its watch, its upgrades, its last and next poll.",
            content = @Content(schema = @Schema(implementation = WatchedDevice.class)))
    public Uni<Response> device(
            @Parameter(ref = "imei") @PathParam("imei") String imei, @Context HttpServerRequest request) {
        Imei device = imei(imei);
        return group.aboutDevice(device, request, Optional.empty(), () -> fleet.device(device)
                .map(view -> shown(Response.ok(), view.orElseThrow(DevicesApi::notWatched))));
    }

    @DELETE
    @Operation(operationId = "unwatchDevice", summary = "Unwatch a device")
    @APIResponse(
            responseCode = "204",
            description =
                    "Nobody here wants it watched any more, whether or not it was before. Where the watchlist file"
                            + " wants it, too, it stays until it leaves the file: see `watch.sources`.")
    @APIResponse(
            responseCode = "412",
            description = "The watch is not the one that `If-Match` names.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Uni<Response> unwatch(
            @Parameter(ref = "imei") @PathParam("imei") String imei,
            @Parameter(description = IF_MATCH) @HeaderParam("If-Match") String ifMatch,
            @Context HttpServerRequest request) {
        Imei device = imei(imei);
        return group.aboutDevice(
                device, request, Optional.empty(), () -> fleet.unwatch(device, WatchVersion.condition(ifMatch, null))
                        .onFailure(DevicesApi::isWriting)
                        .transform(DevicesApi::notWritten)
                        .map(left -> Response.noContent().build()));
    }

    @POST
    @Path("/poll")
    @Operation(
            operationId = "pollDevice",
            summary = "Poll a device now",
            description = "Ahead of all that is due, within the budget; answers when the poll has ended.")
    @APIResponse(
            responseCode = "200",
            description = "How the poll ended, and what it found.",
            content = @Content(schema = @Schema(implementation = PollReport.class)))
    @APIResponse(
            responseCode = "409",
            description = "Somebody has paused it by hand, and the answer says until when.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Uni<Response> poll(
            @Parameter(ref = "imei") @PathParam("imei") String imei, @Context HttpServerRequest request) {
        Imei device = imei(imei);
        return group.aboutDevice(device, request, Optional.empty(), () -> fleet.pollNow(device)
                .ifNoItem()
                .after(POLL_WITHIN)
                .failWith(() -> Refusal.later("there was no permit for this poll within a minute"))
                .onFailure(Fleet.Paused.class)
                .transform(paused -> Refusal.of(409, paused.getMessage()))
                .onFailure(Fleet.NotPolled.class)
                .transform(waits -> Refusal.later(waits.getMessage()))
                .map(report -> PollReport.of(report.orElseThrow(DevicesApi::notWatched)))
                .map(report -> Response.ok(report).build()));
    }

    private static Response answer(Fleet.Written written) {
        DeviceView device = written.device();
        // Relative: behind a proxy, or forwarded by another instance, our own address means nothing to the caller.
        return written.isNew()
                ? shown(
                        Response.status(201)
                                .header(
                                        "Location",
                                        "/api/devices/" + device.watch().imei().digits()),
                        device)
                : shown(Response.ok(), device);
    }

    private static Response shown(Response.ResponseBuilder answer, DeviceView device) {
        return answer.header("ETag", WatchVersion.of(device.watch()))
                .entity(WatchedDevice.of(device))
                .build();
    }

    static Imei imei(String digits) {
        try {
            return Imei.of(digits);
        } catch (IllegalArgumentException refused) {
            throw Refusal.invalid("imei", refused.getMessage());
        }
    }

    private static boolean isWriting(Throwable failure) {
        return !(failure instanceof NotHere || failure instanceof WaitsForKafka || failure instanceof Fleet.Changed);
    }

    private static Refusal notWritten(Throwable failure) {
        return Refusal.later("the watchlist cannot be written now; try again in a moment");
    }

    private static Refusal notWatched() {
        return Refusal.of(404, "this device is not watched");
    }
}
