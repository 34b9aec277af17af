package io.upgradewatch.serve;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.publish.Replays;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Replays that run until they are cancelled and write nothing. */
@Alternative
@ApplicationScoped
public class ScriptedReplays implements Replays {

    private final Map<String, Status> all = new ConcurrentHashMap<>();

    @Override
    public Uni<Status> start(Request request) {
        if (request.topic().startsWith("upgradewatch.")) {
            return Uni.createFrom().failure(new IllegalArgumentException("not into our own"));
        }
        Status status = status("r" + all.size(), request, State.RUNNING);
        all.put(status.id(), status);
        return Uni.createFrom().item(status);
    }

    @Override
    public Optional<Status> find(String id) {
        return Optional.ofNullable(all.get(id));
    }

    @Override
    public List<Status> all() {
        return List.copyOf(all.values());
    }

    @Override
    public Optional<Status> cancel(String id) {
        return Optional.ofNullable(all.computeIfPresent(id, (same, one) -> status(id, one.request(), State.CANCELLED)));
    }

    private static Status status(String id, Request request, State state) {
        return new Status(id, request, state, 1, 2, 1, Instant.EPOCH, Optional.empty(), Optional.empty());
    }
}
