package io.upgradewatch.kafka.feed;

import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.row.Notice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what one subscriber has missed and the ring no longer has, until it can go on from the ring. Blocks. */
public final class CatchUp implements Runnable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaSettings settings;
    private final FeedRing ring;
    private final FeedSubscription subscription;
    private final FeedPosition position;
    private final int partitions;

    CatchUp(
            KafkaSettings settings,
            int partitions,
            FeedRing ring,
            FeedSubscription subscription,
            FeedPosition position) {
        this.settings = settings;
        this.partitions = partitions;
        this.ring = ring;
        this.subscription = subscription;
        this.position = position;
    }

    @Override
    public void run() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                settings.reader("catch-up", 500), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = all(settings, partitions);
            consumer.assign(all);
            all.forEach(partition -> consumer.seek(partition, position.next(partition.partition())));
            read(consumer, all);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            subscription.fail(failed);
        }
    }

    public static List<TopicPartition> all(KafkaSettings settings, int partitions) {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(settings.topics().changes(), partition))
                .toList();
    }

    static FeedItem item(ConsumerRecord<byte[], byte[]> row) {
        String json = row.value() == null ? "null" : new String(row.value(), StandardCharsets.UTF_8);
        return new FeedItem(row.partition(), row.offset(), json);
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> all) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!subscription.ended()) {
            OptionalLong place = ring.enter(position);
            if (place.isPresent()) {
                subscription.live(ring, place.getAsLong(), position);
                return;
            }
            boolean some = false;
            for (ConsumerRecord<byte[], byte[]> row : consumer.poll(Duration.ofMillis(200))) {
                some = true;
                boolean due = !Notice.is(row) && position.before(row.partition(), row.offset());
                if (due && !subscription.giveBeforeLive(item(row), position, PATIENCE)) {
                    subscription.fail(new IllegalStateException("the subscriber is too slow to be caught up"));
                    return;
                }
            }
            all.forEach(partition -> position.reach(partition.partition(), consumer.position(partition)));
            if (some) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new KafkaUnreachable("what the subscriber has missed cannot be read", null);
            }
        }
    }
}
