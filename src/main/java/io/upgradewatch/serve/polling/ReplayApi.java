package io.upgradewatch.serve.polling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.publish.Replays;
import io.upgradewatch.serve.group.Group;
import io.upgradewatch.serve.group.Others;
import io.upgradewatch.serve.problem.Problem;
import io.upgradewatch.serve.problem.Refusal;
import io.upgradewatch.serve.request.JsonBody;
import io.upgradewatch.shard.cycle.NotHere;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Present states or told changes, once more, to a topic of the caller's choice. */
@Path("/api/replay")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Changes")
public class ReplayApi {

    private static final Set<String> MEMBERS = Set.of("topic", "what", "device", "account", "campaign", "since");

    private final Replays replays;
    private final Group group;
    private final ObjectMapper json;

    ReplayApi(Replays replays, Group group, ObjectMapper json) {
        this.replays = replays;
        this.group = group;
        this.json = json;
    }

    /** What is asked for. */
    @Schema(
            name = "ReplayRequest",
            description = "What is written to which topic.",
            requiredProperties = {"topic"})
    record Wanted(
            @Schema(
                    description = "An existing topic: none of this service's own, and none of Kafka's.",
                    examples = "my.snapshot")
            String topic,

            @Schema(
                    description = "`states`: all that is known of each watched device, as on the state topic;"
                            + " `changes`: events as they were told, with their ids.",
                    enumeration = {"states", "changes"},
                    defaultValue = "states")
            String what,

            @Schema(description = "Only of this device.", examples = "990000473475989")
            String device,

            @Schema(description = "Only of this account.") String account,

            @Schema(description = "Only of this campaign; states with an upgrade of it.")
            String campaign,

            @Schema(description = "Only changes that were told from then on; all that are kept where it is left out.")
            Instant since) {}

    /** How it stands. */
    @Schema(name = "Replay", description = "A replay and how far it is.")
    record Entry(
            String id,
            String topic,

            @Schema(enumeration = {"states", "changes"}) String what,

            @Schema(enumeration = {"running", "done", "cancelled", "failed"})
            String state,

            @Schema(description = "Rows of the source that were looked at.")
            long read,

            @Schema(description = "Rows to be looked at; 0 until that is known.")
            long total,

            @Schema(description = "Rows written.") long published,

            Instant startedAt,

            @Schema(description = "When it ended; null while it runs.", nullable = true)
            Instant endedAt,

            @Schema(description = "Why it failed; null if it did not.", nullable = true)
            String failure) {

        static Entry of(Replays.Status status) {
            return new Entry(
                    status.id(),
                    status.request().topic(),
                    status.request().what().label(),
                    status.state().label(),
                    status.read(),
                    status.total(),
                    status.published(),
                    status.startedAt(),
                    status.endedAt().orElse(null),
                    status.failure().orElse(null));
        }
    }

    @POST
    @Operation(
            operationId = "startReplay",
            summary = "Publish states or changes once more",
            description = "To a named topic, with the header `upgradewatch-replay` that holds the replay's id, and"
                    + " `upgradewatch-replay-of`: `states` or `changes`. The keys are the devices' IMEIs. It runs in the"
                    + " instance that was asked and ends with it; what was written stays.")
    @RequestBody(
            required = true,
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Wanted.class)))
    @APIResponse(
            responseCode = "202",
            description = "It has begun; ask for its progress at `Location`.",
            headers =
                    @Header(
                            name = "Location",
                            description = "The replay.",
                            schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = Entry.class)))
    @APIResponse(
            responseCode = "429",
            description = "As many run in this instance as may.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "Problem")))
    public Uni<Response> start(String body) {
        return replays.start(request(body))
                .onFailure(failure -> !(failure instanceof NotHere))
                .transform(ReplayApi::notStarted)
                .map(status -> Response.accepted(Entry.of(status))
                        .header("Location", "/api/replay/" + status.id())
                        .build());
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getReplay", summary = "How far a replay is")
    @APIResponse(
            responseCode = "200",
            description = "How it stands.",
            content = @Content(schema = @Schema(implementation = Entry.class)))
    public Uni<Response> replay(
            @Parameter(description = "The id that it was given.") @PathParam("id") String id,
            @Context HttpServerRequest request) {
        return found(replays.find(id), request);
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "cancelReplay",
            summary = "Cancel a replay",
            description = "It ends soon; what it has written stays. Nothing, if it has ended.")
    @APIResponse(
            responseCode = "200",
            description = "How it stands.",
            content = @Content(schema = @Schema(implementation = Entry.class)))
    public Uni<Response> cancel(
            @Parameter(description = "The id that it was given.") @PathParam("id") String id,
            @Context HttpServerRequest request) {
        return found(replays.cancel(id), request);
    }

    // Whichever instance was asked: another one may run it.
    private Uni<Response> found(Optional<Replays.Status> here, HttpServerRequest request) {
        if (here.isPresent()) {
            return Uni.createFrom().item(Response.ok(Entry.of(here.get())).build());
        }
        return group.asFarAsHeard(request).map(others -> others.heard().stream()
                .map(Others.Answer::json)
                .filter(answer -> answer.hasNonNull("id"))
                .findFirst()
                .map(ReplayApi::elsewhere)
                .orElseThrow(() -> Refusal.of(404, "no instance that answers knows this replay")));
    }

    private static Response elsewhere(JsonNode answer) {
        return Response.ok(answer.toString(), MediaType.APPLICATION_JSON).build();
    }

    private Replays.Request request(String text) {
        JsonBody body = JsonBody.of(json, text, MEMBERS);
        Optional<String> topic = body.text("topic");
        if (topic.isEmpty()) {
            body.fault("topic", "is required");
        }
        Replays.What what = body.read("what", ReplayApi::what).orElse(Replays.What.STATES);
        Optional<Imei> device = body.read("device", Imei::of);
        Optional<AccountName> account = body.read("account", AccountName::new);
        Optional<CampaignId> campaign = body.read("campaign", CampaignId::new);
        Optional<Instant> since = body.read("since", ReplayApi::past);
        if (since.isPresent() && what == Replays.What.STATES) {
            body.fault("since", "is for changes; states are those of now");
        }
        body.refuseFaults();
        return new Replays.Request(topic.orElseThrow(), what, device, account, campaign, since);
    }

    private static Instant past(String text) {
        Instant since = JsonBody.moment(text);
        if (since.isAfter(Instant.now())) {
            throw new IllegalArgumentException("nothing was told yet after that time");
        }
        return since.isBefore(Instant.EPOCH) ? Instant.EPOCH : since;
    }

    private static Replays.What what(String text) {
        return Stream.of(Replays.What.values())
                .filter(one -> one.label().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("what is states or changes"));
    }

    private static Throwable notStarted(Throwable failure) {
        if (failure instanceof IllegalArgumentException) {
            return Refusal.invalid("topic", failure.getMessage());
        }
        if (failure instanceof Replays.TooMany) {
            return Refusal.of(429, failure.getMessage() + "; wait until one has ended, or cancel one");
        }
        return Refusal.later("Kafka cannot be asked about the topic now; try again in a moment");
    }
}
