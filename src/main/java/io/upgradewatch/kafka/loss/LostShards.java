package io.upgradewatch.kafka.loss;

import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.replay.InFlightBatches;
import io.upgradewatch.kafka.replay.ShardReplay;
import io.upgradewatch.kafka.row.TopicsRow;
import io.upgradewatch.kafka.write.TransactionalPublisher;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.Loss;
import io.upgradewatch.recover.LostState;
import io.upgradewatch.recover.LostStateChoice;
import io.upgradewatch.recover.ShardLog.Replayed;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** What is lost of shards, and what was chosen to do about it. Blocks; safe from any thread. */
public final class LostShards implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LostShards.class);

    private final KafkaSettings settings;
    private final Recovery recovery;
    private final LossCheck losses;
    private final int partitions;
    private final Executor loop;

    public LostShards(KafkaSettings settings, Recovery recovery, TopicsRow remembered, Executor loop) {
        this.settings = settings;
        this.recovery = recovery;
        this.losses = new LossCheck(settings, remembered);
        this.partitions = remembered.partitions();
        this.loop = loop;
    }

    /**
     * What a replay has read, with what of it is lost.
     *
     * @throws LostState if something is, and nobody has chosen what to do about it
     * @throws KafkaUnreachable if nobody can tell yet
     */
    public Replayed whole(int shard, ShardReplay replay, Replayed end) {
        Loss loss = losses.of(shard, losses.ids(), replay.restoredStates(), replay.restoredWatches());
        if (loss.any() && !end.held().none()) {
            throw new KafkaUnreachable(
                    loss.words() + " seems to be lost, but nobody can tell before "
                            + end.held().words() + " has ended",
                    null);
        }
        if (loss.any() && recovery.choice() == LostStateChoice.REFUSE) {
            throw new LostState(loss);
        }
        return new Replayed(end.watchlistPosition(), end.held(), loss);
    }

    /**
     * Does what was chosen.
     *
     * @param sink gets on the loop what is known from now on
     * @param given asked now and then; true ends the work
     */
    public void restore(
            int shard,
            Loss loss,
            ShardRestore.Left left,
            TransactionalPublisher pen,
            Consumer<List<LogEntry>> sink,
            BooleanSupplier given) {
        InFlightBatches turnstile = new InFlightBatches(loop);
        int rows = new ShardRestore(settings, recovery, pen, losses.ids(), shard, Instant.now())
                .run(
                        loss,
                        left,
                        new ToldChanges(settings, partitions),
                        entries -> turnstile.pass(() -> sink.accept(entries), given),
                        given);
        LOG.warnf(
                "%s was lost, and what was chosen is done shard=%d choice=%s rows=%d",
                loss.words(), shard, recovery.choice().label(), rows);
    }

    @Override
    public void close() {
        losses.close();
    }
}
