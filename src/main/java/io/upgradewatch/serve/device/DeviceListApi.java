package io.upgradewatch.serve.device;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.fleet.view.DeviceQuery;
import io.upgradewatch.fleet.view.DeviceView;
import io.upgradewatch.serve.group.Group;
import io.upgradewatch.serve.request.DeviceParameters;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Pages of watched devices, of the whole group, ordered by IMEI. */
@Path("/api/devices")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Devices")
public class DeviceListApi {

    private final Fleet fleet;
    private final Group group;
    private final ObjectMapper json;

    DeviceListApi(Fleet fleet, Group group, ObjectMapper json) {
        this.fleet = fleet;
        this.group = group;
        this.json = json;
    }

    /** One page; some of its devices come from other instances, ready as they are. */
    @Schema(description = "One page of devices.")
    record DevicePage(
            @Schema(implementation = WatchedDevice[].class) List<Object> devices,

            @Schema(
                    description = "Ask with `after` set to this for the next page; null on the last.",
                    implementation = String.class,
                    nullable = true,
                    examples = "990000473475989")
            String next) {}

    @GET
    @Operation(operationId = "listDevices", summary = "List watched devices", description = "Ordered by IMEI.")
    @APIResponse(
            responseCode = "200",
            description = "One page.",
            content = @Content(schema = @Schema(implementation = DevicePage.class)))
    public Uni<Response> devices(
            @Parameter(description = DeviceParameters.ACCOUNT) @QueryParam("account") String account,
            @Parameter(description = DeviceParameters.STATUS) @QueryParam("status") String status,
            @Parameter(description = DeviceParameters.FIRMWARE) @QueryParam("firmware") String firmware,
            @Parameter(description = DeviceParameters.CAMPAIGN) @QueryParam("campaign") String campaign,
            @Parameter(description = DeviceParameters.OUTCOME) @QueryParam("outcome") String outcome,
            @Parameter(description = DeviceParameters.TAG) @QueryParam("tag") String tag,
            @Parameter(description = DeviceParameters.TEXT) @QueryParam("q") String text,
            @Parameter(description = "Only devices whose IMEI is greater: the `next` of the page before.")
                    @QueryParam("after")
                    String after,
            @Parameter(
                            description = "How many at most.",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "1000",
                                            defaultValue = "100"))
                    @QueryParam("limit")
                    String limit,
            @Context HttpServerRequest request) {
        DeviceParameters parameters = new DeviceParameters();
        DeviceQuery query = parameters.page(
                parameters.filter(account, status, firmware, campaign, outcome, tag, text), after, limit);
        return group.others(request)
                .flatMap(others -> fleet.devices(query).map(ours -> page(ours, others, query.limit())))
                .map(this::rendered);
    }

    // Here and now, on the thread that the page came on: whoever goes on with it may be one that serves connections.
    private Response rendered(DevicePage page) {
        try {
            return Response.ok(json.writeValueAsBytes(page), MediaType.APPLICATION_JSON)
                    .build();
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("a page is plain text and numbers", bug);
        }
    }

    private static DevicePage page(List<DeviceView> ours, List<JsonNode> others, int limit) {
        // By IMEI, and each once: a device that moves while the instances are asked may be named by two of them.
        TreeMap<String, Object> byImei = new TreeMap<>();
        boolean more = ours.size() == limit;
        for (JsonNode other : others) {
            other.path("devices")
                    .forEach(device -> byImei.put(device.path("imei").asText(), device));
            more |= other.hasNonNull("next");
        }
        ours.forEach(view -> byImei.put(view.watch().imei().digits(), WatchedDevice.of(view)));
        more |= byImei.size() > limit;
        List<Map.Entry<String, Object>> devices =
                byImei.entrySet().stream().limit(limit).toList();
        boolean last = !more || devices.isEmpty();
        return new DevicePage(
                devices.stream().map(Map.Entry::getValue).toList(),
                last ? null : devices.get(devices.size() - 1).getKey());
    }
}
