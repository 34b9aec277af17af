package io.upgradewatch.serve.callback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.serve.access.CallbackSettings;
import io.upgradewatch.serve.access.user.Role;
import io.upgradewatch.serve.group.PeerTokens;
import io.upgradewatch.serve.group.Peers;
import io.upgradewatch.shard.cycle.NotHere;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Hands hints to the instances that own their devices. A hint that finds no owner is lost: the device's slot comes. */
@Singleton
class GroupHints {

    private static final PeerTokens.Caller CALLBACK = new PeerTokens.Caller("callback", Role.OPERATOR);

    private final Fleet fleet;
    private final Peers peers;
    private final ObjectMapper json;
    private final Optional<CallbackSettings> settings;

    GroupHints(Fleet fleet, Peers peers, ObjectMapper json, Optional<CallbackSettings> settings) {
        this.settings = settings;
        this.fleet = fleet;
        this.peers = peers;
        this.json = json;
    }

    /** Completes when every owner has been told, or not. */
    Uni<Void> give(Set<Imei> devices) {
        return Multi.createFrom()
                .iterable(devices)
                .onItem()
                .transformToUniAndConcatenate(device -> fleet.whereIs(device).map(place -> new Placed(device, place)))
                .collect()
                .asList()
                .flatMap(this::giveEach);
    }

    /** Gives those that are owned here; completes when they wait for their polls. */
    Uni<Void> giveHere(Set<Imei> devices) {
        List<Uni<Boolean>> given = new ArrayList<>();
        devices.forEach(
                device -> given.add(fleet.hint(device).onFailure(NotHere.class).recoverWithItem(false)));
        return given.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(given).andCollectFailures().replaceWithVoid();
    }

    private Uni<Void> giveEach(List<Placed> all) {
        List<Uni<Void>> given = new ArrayList<>();
        Map<URI, List<String>> elsewhere = new HashMap<>();
        for (Placed placed : all) {
            if (placed.at() instanceof Fleet.Whereabouts.Here) {
                given.add(giveHere(Set.of(placed.device())));
            } else if (placed.at() instanceof Fleet.Whereabouts.At owner) {
                elsewhere
                        .computeIfAbsent(owner.instance(), unknown -> new ArrayList<>())
                        .add(placed.device().digits());
            }
        }
        Optional<String> secret = settings.map(callbacks -> callbacks.secret().get());
        elsewhere.forEach(
                (owner, devices) -> given.add(peers.post(owner, CALLBACK, CallbackFilter.PATH, secret, body(devices))));
        return given.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(given).andCollectFailures().replaceWithVoid();
    }

    private String body(List<String> devices) {
        try {
            return json.writeValueAsString(devices);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError("digits are text", impossible);
        }
    }

    private record Placed(Imei device, Fleet.Whereabouts at) {}
}
