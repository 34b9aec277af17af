package io.upgradewatch.kafka;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.Threads;
import io.upgradewatch.kafka.group.GroupMember;
import io.upgradewatch.kafka.loss.LostShards;
import io.upgradewatch.kafka.loss.ShardRestore;
import io.upgradewatch.kafka.replay.InFlightBatches;
import io.upgradewatch.kafka.replay.OpenRows;
import io.upgradewatch.kafka.replay.PartitionEnds;
import io.upgradewatch.kafka.replay.ReplayConsumerPool;
import io.upgradewatch.kafka.replay.ShardReplay;
import io.upgradewatch.kafka.row.WatchlistReader;
import io.upgradewatch.kafka.topic.RightsWatch;
import io.upgradewatch.kafka.write.ShardPublishers;
import io.upgradewatch.kafka.write.TransactionalPublisher;
import io.upgradewatch.publish.ChangePublisher;
import io.upgradewatch.publish.NotAllowed;
import io.upgradewatch.publish.TransactionListener;
import io.upgradewatch.recover.Held;
import io.upgradewatch.recover.Held.OpenTransaction;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.Placement;
import io.upgradewatch.recover.Replay;
import io.upgradewatch.recover.ShardLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/**
 * Shards as they are kept in Kafka. Fencing runs on the commit threads and replays on threads of their own, a few
 * shards at a time; a Uni that is cancelled gives its work up.
 */
public final class KafkaShardLog implements ShardLog, AutoCloseable {

    private static final int COMMIT_THREADS = 4;
    private static final int REPLAY_THREADS = 2;

    private final KafkaSettings settings;
    private final Executor loop;
    private final GroupMember member;
    private final ShardPublishers pens;
    private final ReplayConsumerPool readers;
    private final WatchlistReader watchRows;
    private final OpenRows openRows;
    private final PartitionEnds ends;
    private final RightsWatch rights;
    private final TransactionListener listener;
    private final Function<Map<String, Object>, Producer<byte[], byte[]>> producers;
    private final LostShards lost;
    private final ScheduledExecutorService commits = Threads.timed("upgradewatch-commit", COMMIT_THREADS);
    private final ExecutorService replays = Threads.pool("upgradewatch-replay", REPLAY_THREADS);

    public KafkaShardLog(
            KafkaSettings settings,
            Executor loop,
            GroupMember member,
            ShardPublishers pens,
            Placement placement,
            WatchlistReader watchRows,
            RightsWatch rights,
            TransactionListener listener,
            Function<Map<String, Object>, Producer<byte[], byte[]>> producers,
            LostShards lost) {
        this.settings = settings;
        this.loop = loop;
        this.member = member;
        this.pens = pens;
        this.readers = new ReplayConsumerPool(settings, placement, commits);
        this.watchRows = watchRows;
        this.openRows = new OpenRows(settings, placement);
        this.ends = new PartitionEnds(settings, commits);
        this.rights = rights;
        this.listener = listener;
        this.producers = producers;
        this.lost = lost;
    }

    @Override
    public Uni<ChangePublisher> fence(int shard) {
        return Uni.createFrom().emitter(emitter -> {
            AtomicBoolean cancelled = new AtomicBoolean();
            emitter.onTermination(() -> cancelled.set(true));
            member.unfollow(shard);
            commits.execute(() -> fence(shard, emitter, cancelled));
        });
    }

    private void fence(int shard, UniEmitter<? super ChangePublisher> emitter, AtomicBoolean cancelled) {
        if (cancelled.get()) {
            return;
        }
        Producer<byte[], byte[]> producer = null;
        try {
            producer = producers.apply(settings.pen(shard));
            producer.initTransactions();
        } catch (RuntimeException failed) {
            if (producer != null) {
                producer.close(Duration.ZERO);
            }
            loop.execute(() -> emitter.fail(told(failed)));
            return;
        }
        rights.fenced();
        TransactionalPublisher pen = new TransactionalPublisher(
                shard,
                settings.topics(),
                producer,
                commits,
                System::nanoTime,
                loop,
                listener,
                rights::refused,
                ended -> pens.laidDown(shard, ended));
        loop.execute(() -> hand(shard, pen, emitter, cancelled));
    }

    private void hand(
            int shard,
            TransactionalPublisher pen,
            UniEmitter<? super ChangePublisher> emitter,
            AtomicBoolean cancelled) {
        if (cancelled.get()) {
            pen.close();
            return;
        }
        pens.taken(shard, pen);
        emitter.complete(pen);
    }

    @Override
    public Uni<Replayed> replay(int shard, Consumer<List<LogEntry>> sink) {
        return Uni.createFrom()
                .emitter(emitter ->
                        read(reading(shard), replay -> lost.whole(shard, replay, replay.run(sink)), emitter));
    }

    @Override
    public Uni<Void> settle(int shard, Held held, Consumer<List<LogEntry>> sink) {
        Map<TopicPartition, Long> awaited = held.by().stream()
                .collect(Collectors.toMap(
                        open -> new TopicPartition(open.topic(), open.partition()), OpenTransaction::end));
        return Uni.createFrom()
                .completionStage(() -> ends.whenCommitted(awaited))
                .chain(() -> Uni.createFrom()
                        .emitter(emitter -> read(reading(shard), replay -> settle(replay, held, sink), emitter)));
    }

    private Void settle(ShardReplay replay, Held held, Consumer<List<LogEntry>> sink) {
        held.by().stream()
                .filter(open -> open.topic().equals(settings.topics().state()))
                .forEach(decided -> replay.settle(decided, sink));
        return null;
    }

    @Override
    public Uni<Held> watchesHeld(int shard) {
        TopicPartition watches = new TopicPartition(settings.topics().watchlist(), shard);
        return Uni.createFrom()
                .completionStage(() -> ends.of(watches))
                .map(end -> end.open()
                        ? new Held(
                                Set.of(),
                                List.of(new OpenTransaction(
                                        watches.topic(), watches.partition(), end.committed(), end.real())))
                        : Held.NONE)
                .emitOn(loop);
    }

    private ShardReplay reading(int shard) {
        return new ShardReplay(settings.topics(), shard, readers, watchRows, ends, openRows, new InFlightBatches(loop));
    }

    @Override
    public Uni<Replayed> restore(int shard, Replayed replayed, Replay replay, Consumer<List<LogEntry>> sink) {
        // Here, on the loop: what was replayed and the producers are confined to it.
        ShardRestore.Left left = ShardRestore.Left.of(replay);
        Optional<TransactionalPublisher> pen = pens.of(shard);
        return Uni.createFrom().emitter(emitter -> {
            AtomicBoolean cancelled = new AtomicBoolean();
            emitter.onTermination(() -> cancelled.set(true));
            replays.execute(() -> {
                try {
                    lost.restore(shard, replayed.loss(), left, pen.orElseThrow(), sink, cancelled::get);
                    loop.execute(() -> emitter.complete(replayed.restored()));
                } catch (RuntimeException failed) {
                    loop.execute(() -> emitter.fail(failed));
                }
            });
        });
    }

    private <T> void read(ShardReplay replay, Function<ShardReplay, T> work, UniEmitter<? super T> emitter) {
        emitter.onTermination(replay::cancel);
        replays.execute(() -> {
            try {
                T done = work.apply(replay);
                // Behind all batches, which were handed to the same loop before.
                loop.execute(() -> emitter.complete(done));
            } catch (RuntimeException failed) {
                loop.execute(() -> emitter.fail(told(failed)));
            }
        });
    }

    private RuntimeException told(RuntimeException failure) {
        return rights.refused(failure) ? new NotAllowed(failure) : failure;
    }

    @Override
    public void follow(int shard, Replayed replayed, Consumer<List<LogEntry>> sink) {
        member.follow(shard, replayed.watchlistPosition(), sink);
    }

    /** No more work is taken; open publishers must have been closed. */
    @Override
    public void close() {
        replays.shutdown();
        commits.shutdown();
        ends.close();
        lost.close();
    }
}
