package io.upgradewatch.kafka.group;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.replay.InFlightBatches;
import io.upgradewatch.kafka.row.WatchlistReader;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.ShardOwner;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * One consumer's life in the group, on the group thread.
 *
 * <p>A shard's watches are read only while it is followed: a new partition stays paused until its replay is over, and
 * is then read from where the replay ended. Positions are never committed.
 */
final class GroupSession {

    private static final Logger LOG = Logger.getLogger(GroupSession.class);
    private static final int BATCH = 500;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration HAND_BACK_WITHIN = Duration.ofSeconds(8);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final String watchlist;
    private final WatchlistReader rows;
    private final Executor loop;
    private final ShardOwner owner;
    private final Runnable heard;
    private final CompletableFuture<Void> hurry;
    private final InFlightBatches turnstile;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Metric heartbeats;
    private final Set<Integer> owned = new HashSet<>();
    private final Map<Integer, Following> followed = new HashMap<>();
    private double answered;

    /**
     * @param heard is run whenever the group has been heard
     * @param hurry completes when shards that are being handed back are waited for no longer
     */
    GroupSession(
            KafkaSettings settings,
            WatchlistReader rows,
            Executor loop,
            ShardOwner owner,
            Runnable heard,
            CompletableFuture<Void> hurry) {
        this.watchlist = settings.topics().watchlist();
        this.rows = rows;
        this.loop = loop;
        this.owner = owner;
        this.heard = heard;
        this.hurry = hurry;
        this.turnstile = new InFlightBatches(loop);
        this.consumer =
                new KafkaConsumer<>(settings.member(BATCH), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            this.heartbeats = consumer.metrics().entrySet().stream()
                    .filter(metric -> metric.getKey().name().equals("heartbeat-total"))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElseThrow();
            consumer.subscribe(Set.of(watchlist), new Rebalances());
        } catch (RuntimeException failed) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            throw failed;
        }
    }

    void poll(BooleanSupplier stopped) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        // A poll succeeds with nothing even if every broker is gone; an answered heartbeat is the group's own word.
        double total = (Double) heartbeats.metricValue();
        if (total > answered) {
            answered = total;
            heard.run();
        }
        for (TopicPartition partition : records.partitions()) {
            Following following = followed.get(partition.partition());
            if (following != null) {
                List<LogEntry> entries = rows.read(records.records(partition));
                turnstile.pass(() -> following.accept(entries), stopped);
            }
        }
    }

    void follow(int shard, long position, Consumer<List<LogEntry>> sink) {
        unfollow(shard);
        if (owned.contains(shard)) {
            followed.put(shard, new Following(sink));
            consumer.seek(partition(shard), position);
            consumer.resume(Set.of(partition(shard)));
        }
    }

    void unfollow(int shard) {
        Following ended = followed.remove(shard);
        if (ended != null) {
            ended.active = false;
            consumer.pause(Set.of(partition(shard)));
        }
    }

    /** Hands everything back in good order, then leaves, or stays on the books if the membership is a static one. */
    void leave() {
        handBack(new TreeSet<>(owned));
        consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
    }

    /** For a consumer that has failed. */
    void abandon() {
        lose(new TreeSet<>(owned));
        try {
            consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
        } catch (KafkaException failed) {
            LOG.debugf(failed, "a failed consumer did not close in good order");
        }
    }

    private void gain(Collection<TopicPartition> partitions) {
        consumer.pause(partitions);
        heard.run();
        Set<Integer> shards = shards(partitions);
        if (!shards.isEmpty()) {
            owned.addAll(shards);
            LOG.infof("shards assigned shards=%s", shards);
            loop.execute(() -> owner.assigned(shards));
        }
    }

    private void handBack(Set<Integer> shards) {
        if (!release(shards)) {
            return;
        }
        LOG.infof("shards revoked shards=%s", shards);
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> Uni.createFrom()
                .deferred(() -> owner.revoked(shards))
                .subscribe()
                .with(nothing -> done.complete(null), done::completeExceptionally));
        try {
            CompletableFuture.anyOf(done, hurry).get(HAND_BACK_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            if (!done.isDone()) {
                giveUp(shards, new TimeoutException("the process ends"));
            }
        } catch (TimeoutException | ExecutionException late) {
            giveUp(shards, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // The next owner fences whatever is still under way.
    private void giveUp(Set<Integer> shards, Exception why) {
        LOG.warnf("shards not handed back in good order shards=%s cause=%s", shards, why);
        loop.execute(() -> owner.lost(shards));
    }

    private void lose(Set<Integer> shards) {
        if (release(shards)) {
            LOG.warnf("shards lost shards=%s", shards);
            loop.execute(() -> owner.lost(shards));
        }
    }

    private boolean release(Set<Integer> shards) {
        shards.retainAll(owned);
        owned.removeAll(shards);
        for (int shard : shards) {
            Following ended = followed.remove(shard);
            if (ended != null) {
                ended.active = false;
            }
        }
        return !shards.isEmpty();
    }

    private TopicPartition partition(int shard) {
        return new TopicPartition(watchlist, shard);
    }

    private static Set<Integer> shards(Collection<TopicPartition> partitions) {
        Set<Integer> shards = new TreeSet<>();
        partitions.forEach(partition -> shards.add(partition.partition()));
        return shards;
    }

    private final class Rebalances implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            gain(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            handBack(shards(partitions));
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            lose(shards(partitions));
        }
    }

    /** Who reads a shard's watches, until somebody else does. */
    private static final class Following {
        private final Consumer<List<LogEntry>> sink;
        private volatile boolean active = true;

        Following(Consumer<List<LogEntry>> sink) {
            this.sink = sink;
        }

        void accept(List<LogEntry> entries) {
            if (active && !entries.isEmpty()) {
                sink.accept(entries);
            }
        }
    }
}
