package io.upgradewatch.serve.group;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.serve.problem.Refusal;
import io.upgradewatch.shard.cycle.NotHere;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The instances as one: a question about a device is answered by its owner, one about all devices by everybody.
 *
 * <p>A forwarded request is never forwarded again, so two instances that each take the other for the owner cost a
 * moment and no storm.
 */
@Singleton
public class Group {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final Fleet fleet;
    private final Peers peers;
    private final ObjectMapper json;
    private final CurrentVertxRequest current;

    Group(Fleet fleet, Peers peers, ObjectMapper json, CurrentVertxRequest current) {
        this.fleet = fleet;
        this.peers = peers;
        this.json = json;
        this.current = current;
    }

    /**
     * The owner's answer about {@code imei}. While nobody owns the device this waits a little for somebody to.
     *
     * @param body what came with the request, to be sent on
     * @param here answers if this instance is the owner; fails with {@link NotHere} if it turns out not to be
     */
    public Uni<Response> aboutDevice(
            Imei imei, HttpServerRequest request, Optional<String> body, Supplier<Uni<Response>> here) {
        Asked asked = Asked.of(request, current);
        return Uni.createFrom()
                .deferred(() -> fleet.whereIs(imei))
                .flatMap(place -> answer(place, asked, body, here))
                .onFailure(NotHere.class)
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .expireIn(PATIENCE.toMillis())
                .onFailure(Group::stillNobody)
                .transform(nobody -> new NotHere());
    }

    /**
     * Every other instance's own answer to {@code request}; fails unless all of them answer, and names those that do not.
     * Empty if it was forwarded.
     */
    public Uni<List<JsonNode>> others(HttpServerRequest request) {
        return asFarAsHeard(request).map(Others::complete);
    }

    /** The same of those that answer, and the addresses of those that do not. */
    public Uni<Others> asFarAsHeard(HttpServerRequest request) {
        if (Peers.forwarded(request)) {
            return Uni.createFrom().item(Others.NONE);
        }
        Asked asked = Asked.of(request, current);
        // In the middle of a rebalance nobody can say who owns what; that passes.
        return Uni.createFrom()
                .deferred(fleet::peers)
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .expireIn(PATIENCE.toMillis())
                .onFailure()
                .transform(unknown -> Refusal.later("the group cannot be asked now; try again in a moment"))
                .flatMap(instances -> all(instances, asked));
    }

    private Uni<Response> answer(
            Fleet.Whereabouts place, Asked asked, Optional<String> body, Supplier<Uni<Response>> here) {
        if (place instanceof Fleet.Whereabouts.Here) {
            return here.get();
        }
        if (place instanceof Fleet.Whereabouts.At owner && !Peers.forwarded(asked.request())) {
            return peers.forward(owner.instance(), asked, body);
        }
        return Uni.createFrom().failure(new NotHere());
    }

    private Uni<Others> all(List<URI> instances, Asked asked) {
        if (instances.isEmpty()) {
            return Uni.createFrom().item(Others.NONE);
        }
        List<Uni<Others>> questions = new ArrayList<>();
        for (URI instance : instances) {
            questions.add(peers.ask(instance, asked)
                    .emitOn(Infrastructure.getDefaultWorkerPool())
                    .map(answer -> read(instance, answer))
                    .onFailure()
                    .recoverWithItem(Others.silent(instance)));
        }
        return Uni.join().all(questions).andFailFast().map(Others::all);
    }

    private Others read(URI instance, String answer) {
        try {
            return Others.heard(instance, json.readTree(answer));
        } catch (JsonProcessingException notOurs) {
            return Others.silent(instance);
        }
    }

    private static boolean stillNobody(Throwable failure) {
        return failure instanceof NotHere || failure.getCause() instanceof NotHere;
    }
}
