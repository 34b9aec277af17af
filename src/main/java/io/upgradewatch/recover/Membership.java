package io.upgradewatch.recover;

import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Instant;
import java.util.Map;

/** This instance's place in the group. Safe from any thread. */
public interface Membership {

    /** When the group last heard from us and we from it; {@link Instant#MIN} before the first time. */
    Instant lastHeard();

    /**
     * Where the page and REST of each shard's present owner can be reached; shards that nobody owns are absent, those
     * of this instance present. Fails when the group cannot be asked.
     */
    Uni<Map<Integer, URI>> owners();
}
