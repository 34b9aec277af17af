package io.upgradewatch.serve.device;

import io.smallrye.mutiny.Multi;
import io.upgradewatch.publish.ChangeFeed;
import io.upgradewatch.serve.problem.Refusal;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.ResponseHeader;

/**
 * Live changes as server-sent events. A client that is too slow is let go rather than waited for: it comes back with
 * the id of the last event that it took and misses nothing.
 */
@Path("/api/changes")
@Tag(name = "Changes")
public class ChangesApi {

    static final int MAX_CLIENTS = 1_000;
    static final int MAX_RECENT = 1_000;

    private static final Logger LOG = Logger.getLogger(ChangesApi.class);
    private static final Duration BEAT = Duration.ofSeconds(15);
    private static final long RECONNECT_MILLIS = 2_000;

    private final ChangeFeed feed;
    private final AtomicInteger clients = new AtomicInteger();

    ChangesApi(ChangeFeed feed) {
        this.feed = feed;
    }

    // nginx would otherwise keep events back until it has a page full of them.
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @ResponseHeader(name = "X-Accel-Buffering", value = "no")
    @Operation(
            operationId = "followChanges",
            summary = "Follow changes as they are published",
            description = "Events are named `UpgradeStatusChanged`; their data is the event as on the topic, their id"
                    + " where to resume. A comment comes every 15 seconds.")
    @APIResponse(
            responseCode = "200",
            description = "Events until the client leaves.",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = PollReport.Change.class)))
    public Multi<OutboundSseEvent> changes(
            @Parameter(description = "The id of the last event taken; later ones follow. Left out: from now on.")
                    @HeaderParam("Last-Event-ID")
                    String lastEventId,
            @Parameter(
                            description =
                                    "The same, for clients that cannot set the header, which counts if both are there.")
                    @QueryParam("lastEventId")
                    String lastEventIdParam,
            @Parameter(
                            description =
                                    "How many of the latest changes come first, as far as they are at hand; without an"
                                            + " id to resume at.",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "0",
                                            maximum = "1000",
                                            defaultValue = "0"))
                    @QueryParam("recent")
                    String recent,
            @Context Sse sse) {
        Multi<ChangeFeed.Published> changes = from(position(lastEventId, lastEventIdParam), recent(recent));
        if (clients.incrementAndGet() > MAX_CLIENTS) {
            clients.decrementAndGet();
            throw Refusal.later(MAX_CLIENTS + " clients follow the changes here already");
        }
        return Multi.createBy()
                .merging()
                .streams(changes.map(change -> event(sse, change)), hello(sse), beats(sse))
                .onFailure()
                .recoverWithMulti(ChangesApi::letGo)
                .onTermination()
                .invoke(() -> clients.decrementAndGet());
    }

    private Multi<ChangeFeed.Published> from(Optional<String> position, int recent) {
        try {
            return feed.changes(position, recent);
        } catch (IllegalArgumentException notOurs) {
            throw Refusal.invalid("Last-Event-ID", "this is not an id that an event here has had");
        }
    }

    private static int recent(String text) {
        String digits = text == null || text.isEmpty() ? "0" : text;
        int recent = digits.matches("[0-9]{1,4}") ? Integer.parseInt(digits) : MAX_RECENT + 1;
        if (recent > MAX_RECENT) {
            throw Refusal.invalid("recent", "recent is a number from 0 to " + MAX_RECENT);
        }
        return recent;
    }

    private static Optional<String> position(String header, String param) {
        return Optional.ofNullable(header).filter(id -> !id.isEmpty()).or(() -> Optional.ofNullable(param)
                .filter(id -> !id.isEmpty()));
    }

    private static OutboundSseEvent event(Sse sse, ChangeFeed.Published change) {
        return sse.newEventBuilder()
                .id(change.position())
                .name("UpgradeStatusChanged")
                .data(String.class, change.json())
                .build();
    }

    // Proxies and browsers take a stream for open once something has come. By then the changes are followed.
    private static Multi<OutboundSseEvent> hello(Sse sse) {
        return Multi.createFrom().item(() -> sse.newEventBuilder()
                .comment("changes follow")
                .reconnectDelay(RECONNECT_MILLIS)
                .build());
    }

    private static Multi<OutboundSseEvent> beats(Sse sse) {
        return Multi.createFrom()
                .ticks()
                .startingAfter(BEAT)
                .every(BEAT)
                .onOverflow()
                .drop()
                .map(beat -> sse.newEventBuilder().comment("still here").build());
    }

    private static Multi<OutboundSseEvent> letGo(Throwable failure) {
        LOG.debugf("a client of the changes was let go: %s", failure.getClass().getSimpleName());
        return Multi.createFrom().empty();
    }
}
