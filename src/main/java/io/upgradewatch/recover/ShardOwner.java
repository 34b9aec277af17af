package io.upgradewatch.recover;

import io.smallrye.mutiny.Uni;
import java.util.Set;

/** Somebody who is told which shards are its own. Called on the poll loop's thread. */
public interface ShardOwner {

    /** These shards are ours from now on. */
    void assigned(Set<Integer> shards);

    /** These shards must be given up in good order: completes, within a few seconds, when nothing of them is under way. */
    Uni<Void> revoked(Set<Integer> shards);

    /** These shards already belong to somebody else. */
    void lost(Set<Integer> shards);
}
