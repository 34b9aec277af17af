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
     * Ends whatever an earlier owner of the shard has under way and takes its producer away.
     *
     * @return the new producer; fails if the log cannot be reached in time, having changed nothing that matters
     */
    Uni<ChangePublisher> fence(int shard);

    /**
     * Reads the shard's state and its watches to their end. To be called after {@link #fence} has completed, or the
     * earlier owner's last words may be missed.
     *
     * @param sink gets every entry, in batches
     * @return completes when the sink has got the last entry that was there when this was called, but for those that
     *     stand behind an open transaction of another writer; fails with {@link LostState} if
     *     something is lost and nobody has chosen what to do about it; cancelling it gives the work up
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

    /**
     * Does what was chosen about what {@code replayed} says is lost. To be called at once after {@link #replay}, with all
     * that it brought.
     *
     * @param sink gets what was brought back, in batches
     * @return completes when that is durable; what has been replayed then
     */
    Uni<Replayed> restore(int shard, Replayed replayed, Replay replay, Consumer<List<LogEntry>> sink);

    /** Goes on reading the shard's watches from where {@code replayed} ended, until the shard is taken away. */
    void follow(int shard, Replayed replayed, Consumer<List<LogEntry>> sink);

    /**
     * Where a replay ended.
     *
     * @param watchlistPosition the first position of the watchlist that was not read
     * @param held what could not be read yet
     * @param loss what of the shard is lost, and to be brought back before anything of it is polled
     */
    record Replayed(long watchlistPosition, Held held, Loss loss) {

        /** The same once what was lost has been brought back. */
        public Replayed restored() {
            return new Replayed(watchlistPosition, held, Loss.NONE);
        }
    }
}
