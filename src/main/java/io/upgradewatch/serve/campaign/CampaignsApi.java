package io.upgradewatch.serve.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.serve.group.Group;
import io.upgradewatch.serve.group.Peers;
import io.upgradewatch.serve.problem.Refusal;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The campaigns of the accounts in use, of the whole group. */
@Path("/api/campaigns")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Campaigns")
public class CampaignsApi {

    private static final Comparator<CampaignEntry> LATEST_FIRST = Comparator.comparing(
                    CampaignEntry::startDate, Comparator.nullsLast(Comparator.<String>reverseOrder()))
            .thenComparing(CampaignEntry::id);

    private final Fleet fleet;
    private final Group group;
    private final ObjectMapper json;

    CampaignsApi(Fleet fleet, Group group, ObjectMapper json) {
        this.fleet = fleet;
        this.group = group;
        this.json = json;
    }

    /** All of them; also what instances answer each other who are asked about one. */
    @Schema(description = "Campaigns, those that begin last first.")
    record CampaignsFound(List<CampaignEntry> campaigns) {}

    @GET
    @Operation(
            operationId = "listCampaigns",
            summary = "List campaigns",
            description = "Those in flight of the accounts that have watched devices, and those that ended within three"
                    + " days. Empty where `campaigns.enabled` is off or upstream does not list them for us.")
    @APIResponse(
            responseCode = "200",
            description = "The campaigns.",
            content = @Content(schema = @Schema(implementation = CampaignsFound.class)))
    public Uni<CampaignsFound> campaigns(@Context HttpServerRequest request) {
        return found(request, campaign -> true);
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getCampaign", summary = "Look at a campaign")
    @APIResponse(
            responseCode = "200",
            description = "Its dates, firmware and devices.",
            content = @Content(schema = @Schema(implementation = CampaignEntry.class)))
    public Uni<Response> campaign(
            @Parameter(description = "As upstream spells it; capitals do not matter.") @PathParam("id") String id,
            @Context HttpServerRequest request) {
        boolean forwarded = Peers.forwarded(request);
        return found(request, campaign -> campaign.id().equalsIgnoreCase(id))
                .map(found -> forwarded
                        ? Response.ok(found).build()
                        : Response.ok(found.campaigns().stream().findFirst().orElseThrow(CampaignsApi::unknown))
                                .build());
    }

    private Uni<CampaignsFound> found(HttpServerRequest request, Predicate<CampaignEntry> which) {
        return group.others(request).flatMap(others -> fleet.campaigns()
                .map(views -> together(views.stream().map(CampaignEntry::of).toList(), others, which)));
    }

    private CampaignsFound together(List<CampaignEntry> ours, List<JsonNode> others, Predicate<CampaignEntry> which) {
        Map<String, CampaignEntry> byId = new LinkedHashMap<>();
        ours.forEach(entry -> add(byId, entry));
        for (JsonNode other : others) {
            for (JsonNode entry : other.path("campaigns")) {
                add(byId, read(entry));
            }
        }
        return new CampaignsFound(
                byId.values().stream().filter(which).sorted(LATEST_FIRST).toList());
    }

    private static void add(Map<String, CampaignEntry> byId, CampaignEntry entry) {
        byId.merge(entry.account() + " " + entry.id(), entry, CampaignEntry::both);
    }

    private CampaignEntry read(JsonNode entry) {
        try {
            return json.treeToValue(entry, CampaignEntry.class);
        } catch (JsonProcessingException anotherVersion) {
            throw Refusal.later("an instance answered with campaigns that this version does not know");
        }
    }

    private static Refusal unknown() {
        return Refusal.of(404, "no such campaign is in flight in an account that has watched devices");
    }
}
