package io.upgradewatch.recover;

import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** This instance's place in the group. Safe from any thread. */
public interface Membership {

    /** When the group last heard from us and we from it; {@link Instant#MIN} before the first time. */
    Instant lastHeard();

    /** Why this instance keeps out of the group until a person has acted; empty if it does not. */
    default Optional<String> obstacle() {
        return Optional.empty();
    }

    /**
     * Where the page and REST of each shard's present owner can be reached; shards that nobody owns are absent, those
     * of this instance present. Fails when the group cannot be asked.
     */
    Uni<Map<Integer, URI>> owners();
}
