package io.upgradewatch.kafka;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.upgradewatch.publish.ChangePublisher;
import io.upgradewatch.publish.TransactionListener;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.Placement;
import io.upgradewatch.recover.ShardLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;

/**
 * Shards as they are kept in Kafka. Fencing runs on the commit threads and replays on threads of their own, a few
 * shards at a time; a Uni that is cancelled gives its work up.
 */
final class KafkaShardLog implements ShardLog {

    private static final int COMMIT_THREADS = 4;
    private static final int REPLAY_THREADS = 2;

    private final KafkaSettings settings;
    private final Executor loop;
    private final GroupMember member;
    private final Pens pens;
    private final SpareReaders readers;
    private final WatchRows watchRows;
    private final TransactionListener listener;
    private final Function<Map<String, Object>, Producer<byte[], byte[]>> producers;
    private final ScheduledExecutorService commits = Threads.timed("upgradewatch-commit", COMMIT_THREADS);
    private final ExecutorService replays = Threads.pool("upgradewatch-replay", REPLAY_THREADS);

    KafkaShardLog(
            KafkaSettings settings,
            Executor loop,
            GroupMember member,
            Pens pens,
            Placement placement,
            WatchRows watchRows,
            TransactionListener listener,
            Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {
        this.settings = settings;
        this.loop = loop;
        this.member = member;
        this.pens = pens;
        this.readers = new SpareReaders(settings, placement, commits);
        this.watchRows = watchRows;
        this.listener = listener;
        this.producers = producers;
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
            loop.execute(() -> emitter.fail(failed));
            return;
        }
        TransactionalPublisher pen = new TransactionalPublisher(
                shard,
                settings.topics(),
                producer,
                commits,
                System::nanoTime,
                loop,
                listener,
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
        return Uni.createFrom().emitter(emitter -> {
            ShardReplay replay = new ShardReplay(settings.topics(), shard, readers, watchRows, new Turnstile(loop));
            emitter.onTermination(replay::cancel);
            replays.execute(() -> replay(replay, sink, emitter));
        });
    }

    private void replay(ShardReplay replay, Consumer<List<LogEntry>> sink, UniEmitter<? super Replayed> emitter) {
        try {
            Replayed end = replay.run(sink);
            // Behind all batches, which were handed to the same loop before.
            loop.execute(() -> emitter.complete(end));
        } catch (RuntimeException failed) {
            loop.execute(() -> emitter.fail(failed));
        }
    }

    @Override
    public void follow(int shard, Replayed replayed, Consumer<List<LogEntry>> sink) {
        member.follow(shard, replayed.watchlistPosition(), sink);
    }

    /** No more work is taken; open publishers must have been closed. */
    void close() {
        replays.shutdown();
        commits.shutdown();
    }
}
