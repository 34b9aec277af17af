package io.upgradewatch.kafka;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.publish.TransactionListener.Ending;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.LostStateChoice;
import io.upgradewatch.recover.ShardLog;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;

/** The Kafka side of one instance, with a loop of its own. */
final class OneInstance implements AutoCloseable {

    final KafkaSettings settings;
    final ExecutorService loop = RealKafka.loop();
    final KafkaPlacement placement;
    final TopicsWatch topics;
    final Pens pens = new Pens();
    final RightsWatch rights;
    final GroupMember member;
    final KafkaShardLog shards;
    final RowWriter writer;
    final List<Ending> endings = new CopyOnWriteArrayList<>();
    final AtomicInteger rejected = new AtomicInteger();

    OneInstance(KafkaSettings settings) {
        this(settings, KafkaLog.PRODUCERS);
    }

    OneInstance(KafkaSettings settings, Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {
        // Tests write changes of devices that nobody watches, which elsewhere means that the watchlist is lost.
        this(settings, producers, new Recovery(LostStateChoice.REPLAY, false));
    }

    OneInstance(
            KafkaSettings settings,
            Function<Map<String, Object>, Producer<byte[], byte[]>> producers,
            Recovery recovery) {
        this.settings = settings;
        this.rights = RightsWatch.of(settings);
        TopicsRow remembered = Topics.ensure(settings);
        this.placement = new KafkaPlacement(remembered.partitions());
        this.topics = new TopicsWatch(settings, remembered);
        WatchRows rows = new WatchRows(placement, rejected::incrementAndGet);
        this.member = new GroupMember(settings, rows, topics, rights, loop);
        this.shards = new KafkaShardLog(
                settings,
                loop,
                member,
                pens,
                placement,
                rows,
                rights,
                endings::add,
                producers,
                new LostShards(settings, recovery, remembered, loop));
        this.writer = new RowWriter(settings, producers, rights, loop);
    }

    TransactionalPublisher fence(int shard) {
        return (TransactionalPublisher) answer(() -> shards.fence(shard));
    }

    List<LogEntry> replay(int shard) {
        List<LogEntry> entries = new CopyOnWriteArrayList<>();
        ShardLog.Replayed end = answer(() -> shards.replay(shard, entries::addAll));
        return end == null ? List.of() : entries;
    }

    /** Calls on the loop, as the ports want it, and waits for the answer. */
    <T> T answer(Supplier<Uni<T>> call) {
        CompletableFuture<T> answer = ask(call);
        try {
            return answer.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        } catch (Exception late) {
            throw new IllegalStateException(late);
        }
    }

    <T> CompletableFuture<T> ask(Supplier<Uni<T>> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() ->
                Uni.createFrom().deferred(call::get).subscribe().with(answer::complete, answer::completeExceptionally));
        return answer;
    }

    @Override
    public void close() {
        answer(member::stop);
        shards.close();
        writer.close();
        loop.shutdown();
    }
}
