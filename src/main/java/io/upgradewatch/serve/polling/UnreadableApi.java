package io.upgradewatch.serve.polling;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.publish.AsideAnswers;
import io.upgradewatch.serve.group.Group;
import io.upgradewatch.serve.problem.Refusal;
import io.upgradewatch.serve.request.DeviceParameters;
import io.upgradewatch.shard.cycle.NotHere;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Answers of upstream that nobody could read. */
@Path("/api/unreadable")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operation")
public class UnreadableApi {

    private final AsideAnswers answers;
    private final Fleet fleet;
    private final Group group;

    UnreadableApi(AsideAnswers answers, Fleet fleet, Group group) {
        this.answers = answers;
        this.fleet = fleet;
        this.group = group;
    }

    /** The last answers that were put aside. */
    @Schema(name = "UnreadableAnswers", description = "The last answers that were put aside, latest first.")
    record Answers(List<Answer> answers) {}

    /** One of them. */
    @Schema(name = "UnreadableAnswer", description = "An answer that could not be read, or a part of one.")
    public record Answer(
            @Schema(examples = "990000473475989") String imei,

            @Schema(examples = "0000123456-00001") String account,

            @Schema(description = "When it was put aside.") Instant at,

            @Schema(description = "As the metric has it.", examples = "not_json")
            String cause,

            @Schema(description = "What could not be read, in words.")
            String detail,

            @Schema(description = "The HTTP status; 0 if that is not known.", examples = "200")
            int status,

            @Schema(description = "How many bytes of it were kept; at most 64 KiB are.")
            int bytes,

            @Schema(description = "Its first 2,000 characters.")
            String beginning) {

        public static Answer of(AsideAnswers.Aside aside) {
            return new Answer(
                    aside.imei().digits(),
                    aside.account(),
                    aside.at(),
                    aside.cause(),
                    aside.detail(),
                    aside.status(),
                    aside.bytes(),
                    aside.beginning());
        }
    }

    /** What is asked for again. */
    @Schema(name = "UnreadableRetry", description = "What is asked for again.")
    record Retry(
            @Schema(description = "Devices that are polled soon, within the budget.", examples = "3")
            long devices) {}

    @GET
    @Operation(
            operationId = "listUnreadable",
            summary = "Answers that could not be read",
            description = "From the topic that they are put aside on, which keeps them for seven days.")
    @APIResponse(
            responseCode = "200",
            description = "The last of them.",
            content = @Content(schema = @Schema(implementation = Answers.class)))
    public Uni<Answers> unreadable(
            @Parameter(
                            description = "How many at most.",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "1000",
                                            defaultValue = "100"))
                    @QueryParam("limit")
                    String limit) {
        return answers.latest(DeviceParameters.limitOf(limit))
                .onFailure(failure -> !(failure instanceof NotHere))
                .transform(failure -> Refusal.later(failure.getMessage()))
                .map(found -> new Answers(found.stream().map(Answer::of).toList()));
    }

    @POST
    @Path("/retry")
    @Operation(
            operationId = "retryUnreadable",
            summary = "Ask again for what could not be read",
            description = "Polls soon, within the budget, every device whose last answer could not be read, in whole or"
                    + " in part, as far as its present owner knows.")
    @APIResponse(
            responseCode = "200",
            description = "How many devices that are.",
            content = @Content(schema = @Schema(implementation = Retry.class)))
    public Uni<Retry> retry(@Context HttpServerRequest request) {
        return group.others(request).flatMap(others -> fleet.retryUnreadable().map(ours -> all(ours, others)));
    }

    private static Retry all(long ours, List<JsonNode> others) {
        return new Retry(ours
                + others.stream()
                        .mapToLong(other -> other.path("devices").asLong())
                        .sum());
    }
}
