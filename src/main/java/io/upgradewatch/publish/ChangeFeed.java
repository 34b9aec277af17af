package io.upgradewatch.publish;

import io.smallrye.mutiny.Multi;
import java.util.Optional;

/** Every committed change of the whole group, as it becomes visible to consumers. Safe from any thread. */
public interface ChangeFeed {

    /**
     * The changes after {@code position}; if it is empty, at most {@code recent} of the latest that are at hand, and
     * then all from now on. Goes on until cancelled. An item that the
     * subscriber does not take in time ends the stream with a failure rather than piling up; the position of the last
     * item taken is where to go on.
     *
     * @throws IllegalArgumentException if {@code position} is not one that this feed gave out
     */
    Multi<Published> changes(Optional<String> position, int recent);

    /** The same without any that were before. */
    default Multi<Published> changes(Optional<String> position) {
        return changes(position, 0);
    }

    /**
     * One committed change.
     *
     * @param position where the feed stands after it: opaque, valid at every instance and after restarts
     * @param json the event's value as it stands on the topic
     */
    record Published(String position, String json) {}
}
