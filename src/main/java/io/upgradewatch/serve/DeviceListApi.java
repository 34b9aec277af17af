package io.upgradewatch.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.shard.DeviceQuery;
import io.upgradewatch.shard.DeviceView;
import io.upgradewatch.shard.Fleet;
import io.upgradewatch.watch.FieldFault;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
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

    private static final int USUAL_LIMIT = 100;

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
            @Parameter(description = "Only devices of this account.") @QueryParam("account") String account,
            @Parameter(
                            description =
                                    "Only devices whose latest upgrade has this status; `none`: of which none is known.")
                    @QueryParam("status")
                    String status,
            @Parameter(description = "Only devices with this tag.") @QueryParam("tag") String tag,
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
        DeviceQuery query = query(account, status, tag, after, limit);
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

    private static DeviceQuery query(String account, String status, String tag, String after, String limit) {
        List<FieldFault> faults = new ArrayList<>();
        Optional<AccountName> ofAccount = read("account", account, AccountName::new, faults);
        Optional<UpgradeStatus> ofStatus = read("status", status, UpgradeStatus::reported, faults);
        Optional<Imei> afterImei = read("after", after, Imei::of, faults);
        int atMost = read("limit", limit, DeviceListApi::limit, faults).orElse(USUAL_LIMIT);
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(faults));
        }
        return new DeviceQuery(ofAccount, ofStatus, given(tag), afterImei, atMost);
    }

    private static int limit(String text) {
        String digits = text.matches("[0-9]{1,4}") ? text : "0";
        int limit = Integer.parseInt(digits);
        if (limit < 1 || limit > DeviceQuery.MAX_LIMIT) {
            throw new IllegalArgumentException("limit is a number from 1 to " + DeviceQuery.MAX_LIMIT);
        }
        return limit;
    }

    private static <T> Optional<T> read(
            String field, String text, Function<String, T> reader, List<FieldFault> faults) {
        try {
            return given(text).map(reader);
        } catch (IllegalArgumentException refused) {
            faults.add(new FieldFault(field, refused.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<String> given(String text) {
        return Optional.ofNullable(text).filter(given -> !given.isEmpty());
    }
}
