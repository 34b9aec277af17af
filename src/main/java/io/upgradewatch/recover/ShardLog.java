package io.upgradewatch.recover;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.publish.ChangePublisher;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is written down about shards. Called on the poll loop's thread; Unis complete there and sinks are called
 * there, in order. Replaying a big shard never holds more than a few batches in memory.
 */
public interface ShardLog {

    /**
     * Ends whatever an earlier owner of the shard has under way and takes its pen away.
     *
     * @return the new pen; fails if the log cannot be reached in time, having changed nothing that matters
     */
    Uni<ChangePublisher> fence(int shard);

    /**
     * Reads the shard's state and its watches to their end. To be called after {@link #fence} has completed, or the
     * earlier owner's last words may be missed.
     *
     * @param sink gets every entry, in batches
     * @return completes when the sink has got the last entry that was there when this was called, but for those that
     *     stand behind an open transaction of another writer; cancelling it gives the work up
     */
    Uni<Replayed> replay(int shard, Consumer<List<LogEntry>> sink);

    /**
     * Waits for as long as it takes until the transactions that hold devices have ended, then reads what the log says
     * of the state of these devices.
     *
     * @param sink gets every entry of the state, in batches; watches come by {@link #follow}
     * @return completes when the sink has got the last of them; cancelling it gives the work up
     */
    Uni<Void> settle(int shard, Held held, Consumer<List<LogEntry>> sink);

    /** What keeps rows of the shard's watches from being read now, if anything does; fails if nobody can say. */
    Uni<Held> watchesHeld(int shard);

    /** Goes on reading the shard's watches from where {@code replayed} ended, until the shard is taken away. */
    void follow(int shard, Replayed replayed, Consumer<List<LogEntry>> sink);

    /**
     * Where a replay ended.
     *
     * @param watchlistPosition the first position of the watchlist that was not read
     * @param held what could not be read yet
     */
    record Replayed(long watchlistPosition, Held held) {}
}
