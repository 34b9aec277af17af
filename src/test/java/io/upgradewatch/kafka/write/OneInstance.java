package io.upgradewatch.kafka.write;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.kafka.KafkaLog;
import io.upgradewatch.kafka.KafkaShardLog;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.RealKafka;
import io.upgradewatch.kafka.group.GroupMember;
import io.upgradewatch.kafka.loss.LostShards;
import io.upgradewatch.kafka.loss.Recovery;
import io.upgradewatch.kafka.row.KafkaPlacement;
import io.upgradewatch.kafka.row.TopicsRow;
import io.upgradewatch.kafka.row.WatchlistReader;
import io.upgradewatch.kafka.topic.RightsWatch;
import io.upgradewatch.kafka.topic.Topics;
import io.upgradewatch.kafka.topic.TopicsWatch;
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
public final class OneInstance implements AutoCloseable {

    public final KafkaSettings settings;
    public final ExecutorService loop = RealKafka.loop();
    public final KafkaPlacement placement;
    public final TopicsWatch topics;
    public final ShardPublishers pens = new ShardPublishers();
    public final RightsWatch rights;
    public final GroupMember member;
    public final KafkaShardLog shards;
    public final RowWriter writer;
    final List<Ending> endings = new CopyOnWriteArrayList<>();
    public final AtomicInteger rejected = new AtomicInteger();

    public OneInstance(KafkaSettings settings) {
        this(settings, KafkaLog.PRODUCERS);
    }

    public OneInstance(KafkaSettings settings, Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {
        // Tests write changes of devices that nobody watches, which elsewhere means that the watchlist is lost.
        this(settings, producers, new Recovery(LostStateChoice.REPLAY, false));
    }

    public OneInstance(
            KafkaSettings settings,
            Function<Map<String, Object>, Producer<byte[], byte[]>> producers,
            Recovery recovery) {
        this.settings = settings;
        this.rights = RightsWatch.of(settings);
        TopicsRow remembered = Topics.ensure(settings);
        this.placement = new KafkaPlacement(remembered.partitions());
        this.topics = new TopicsWatch(settings, remembered);
        WatchlistReader rows = new WatchlistReader(placement, rejected::incrementAndGet);
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

    public TransactionalPublisher fence(int shard) {
        return (TransactionalPublisher) answer(() -> shards.fence(shard));
    }

    public List<LogEntry> replay(int shard) {
        List<LogEntry> entries = new CopyOnWriteArrayList<>();
        ShardLog.Replayed end = answer(() -> shards.replay(shard, entries::addAll));
        return end == null ? List.of() : entries;
    }

    /** Calls on the loop, as the ports want it, and waits for the answer. */
    public <T> T answer(Supplier<Uni<T>> call) {
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
