package io.upgradewatch.kafka.feed;

import io.smallrye.mutiny.Multi;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.Threads;
import io.upgradewatch.kafka.row.Notice;
import io.upgradewatch.kafka.topic.RightsWatch;
import io.upgradewatch.publish.ChangeFeed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * The changes topic, read once for all subscribers of this instance.
 *
 * <p>One thread reads committed changes into a ring; subscribers are served from there, on that thread or on the one
 * that asks for more. Who resumes from before the ring is caught up by a reader of its own, a few at a time. The
 * reading thread starts with the first subscriber and survives whatever Kafka throws.
 */
public final class KafkaChangeFeed implements ChangeFeed {

    private static final Logger LOG = Logger.getLogger(KafkaChangeFeed.class);
    private static final int CATCH_UPS = 4;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KafkaSettings settings;
    private final RightsWatch rights;
    private final int partitions;
    private final int capacity;
    private final int prefill;
    private final Map<FeedSubscription, Start> early = new ConcurrentHashMap<>();
    private final Set<FeedSubscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor catchUps = new ThreadPoolExecutor(
            0,
            CATCH_UPS,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> Threads.one("upgradewatch-catch-up", work));
    private FeedRing ring;
    private Map<TopicPartition, Long> prefilledAt = Map.of();
    private Thread thread;
    private boolean failing;
    private boolean ready;
    private volatile boolean stopped;

    /**
     * @param partitions of the changes topic
     * @param capacity how many changes are kept for subscribers to go on from
     * @param prefill how many of those that are on the topic already are read at the start, for early resumers
     */
    public KafkaChangeFeed(KafkaSettings settings, RightsWatch rights, int partitions, int capacity, int prefill) {
        this.settings = settings;
        this.rights = rights;
        this.partitions = partitions;
        this.capacity = capacity;
        this.prefill = prefill;
    }

    @Override
    public Multi<Published> changes(Optional<String> position, int recent) {
        Optional<FeedPosition> from = position.map(text -> FeedPosition.of(text, partitions));
        return Multi.createFrom()
                .publisher(subscriber -> subscribe(subscriber, new Start(from.map(FeedPosition::copy), recent)));
    }

    /** Starts reading; no fault if that has begun already. */
    synchronized void start() {
        if (thread == null && !stopped) {
            thread = Threads.one("upgradewatch-feed", this::run);
            thread.start();
        }
    }

    public synchronized void stop() {
        stopped = true;
        LockSupport.unpark(thread);
        catchUps.shutdownNow();
        subscriptions.forEach(subscription -> subscription.fail(new IllegalStateException("the feed has ended")));
    }

    /** Whether subscribers get changes by now. */
    synchronized boolean ready() {
        return ready && early.isEmpty();
    }

    private void subscribe(Flow.Subscriber<? super Published> subscriber, Start from) {
        FeedSubscription subscription = new FeedSubscription(subscriber, this::left);
        subscriptions.add(subscription);
        subscriber.onSubscribe(subscription);
        start();
        synchronized (this) {
            if (!ready) {
                early.put(subscription, from);
                return;
            }
        }
        join(subscription, from);
    }

    private void left(FeedSubscription subscription) {
        subscriptions.remove(subscription);
        early.remove(subscription);
    }

    private void join(FeedSubscription subscription, Start from) {
        if (from.position().isEmpty()) {
            ring.enterNow(from.recent(), (number, position) -> subscription.live(ring, number, position));
            return;
        }
        FeedPosition position = from.position().get();
        ring.enter(position)
                .ifPresentOrElse(
                        number -> subscription.live(ring, number, position), () -> catchUp(subscription, position));
    }

    private void catchUp(FeedSubscription subscription, FeedPosition position) {
        try {
            catchUps.execute(new CatchUp(settings, partitions, ring, subscription, position));
        } catch (RejectedExecutionException busy) {
            subscription.fail(new IllegalStateException("too many subscribers are being caught up; try again", busy));
        }
    }

    private void run() {
        while (!stopped) {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                    settings.reader("feed", 500), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                List<TopicPartition> all = CatchUp.all(settings, partitions);
                consumer.assign(all);
                if (ring == null) {
                    ring = openRing(consumer, all);
                }
                FeedPosition next = ring.next();
                all.forEach(partition -> consumer.seek(partition, next.next(partition.partition())));
                read(consumer, all);
            } catch (RuntimeException failed) {
                failing(failed);
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private FeedRing openRing(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> all) {
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(all);
        prefilledAt = consumer.endOffsets(all);
        long[] start = new long[partitions];
        for (TopicPartition partition : all) {
            long back = prefilledAt.get(partition) - prefill / partitions;
            start[partition.partition()] = Math.max(beginnings.get(partition), back);
        }
        return new FeedRing(capacity, new FeedPosition(start));
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> all) {
        while (!stopped) {
            for (ConsumerRecord<byte[], byte[]> row : consumer.poll(POLL)) {
                if (Notice.is(row)) {
                    continue; // for consumers of the topic, and no change
                }
                ring.add(CatchUp.item(row));
                // At once, or a batch bigger than the ring would pass by subscribers that keep up.
                subscriptions.forEach(FeedSubscription::drain);
            }
            all.forEach(partition -> ring.reached(partition.partition(), consumer.position(partition)));
            failing = false;
            if (!ready) {
                joinEarly(consumer);
            }
        }
    }

    // "From now on" must not mean what was read to fill the ring, so nobody enters before that is done.
    private void joinEarly(KafkaConsumer<byte[], byte[]> consumer) {
        if (prefilledAt.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            synchronized (this) {
                ready = true;
            }
            early.forEach((subscription, from) -> {
                join(subscription, from);
                early.remove(subscription);
            });
        }
    }

    private void failing(RuntimeException why) {
        if (!rights.refused(why) && !failing) {
            failing = true;
            LOG.errorf(
                    why,
                    "the changes cannot be read topic=%s",
                    settings.topics().changes());
        }
    }

    /** Where a subscriber begins: after a position, or so many changes ago. */
    private record Start(Optional<FeedPosition> position, int recent) {}
}
