package io.upgradewatch.kafka.replay;

import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.row.KafkaPlacement;
import io.upgradewatch.kafka.row.TopicsRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Whether the rows of devices lie where the topics' number of partitions places them. If somebody has added partitions
 * they do not, and to go on would tell the history of every device that is looked for elsewhere a second time.
 */
public final class RowPlacement {

    /** The way out, as people are told it. */
    public static final String WAY_OUT =
            "stop all instances of the group, run \"java -jar quarkus-run.jar reshard\" with the same"
                    + " configuration, which moves the rows to where they belong, and start them again";

    // Of a topic that has grown at least half of the old rows lie elsewhere.
    private static final int LOOKED_AT = 1_000;
    private static final Duration WITHOUT_PROGRESS = Duration.ofSeconds(20);

    private final KafkaSettings settings;

    public RowPlacement(KafkaSettings settings) {
        this.settings = settings;
    }

    /** What is wrong with these numbers of partitions; nothing if the rows lie where they are looked for. */
    public List<String> faults(Optional<TopicsRow> remembered, Map<String, Integer> counts) {
        Map<String, Integer> device = new TreeMap<>(counts);
        device.keySet().retainAll(settings.topics().ofDevices());
        if (remembered.isPresent()) {
            return faults(remembered.get(), device);
        }
        if (device.values().stream().distinct().count() > 1) {
            return List.of("watchlist, state and changes need the same number of partitions, but they have " + device
                    + "; a device's rows would not meet. If partitions were added, " + WAY_OUT);
        }
        int shards = device.get(settings.topics().state());
        return strayOn(shards)
                .map(partition -> List.of("topic " + settings.topics().state() + " partition " + partition
                        + " holds rows that do not belong there now that there are " + shards
                        + " partitions: somebody has added some; " + WAY_OUT))
                .orElse(List.of());
    }

    private static List<String> faults(TopicsRow remembered, Map<String, Integer> device) {
        if (remembered.resharding() > 0) {
            return List.of(
                    "a reshard to " + remembered.resharding() + " partitions has begun and not ended; " + WAY_OUT);
        }
        Map<String, Integer> other = new TreeMap<>(device);
        other.values().removeIf(count -> count == remembered.partitions());
        return other.isEmpty()
                ? List.of()
                : List.of("the rows of devices are placed by " + remembered.partitions() + " partitions, but there are "
                        + other
                        + " now; a device would be looked for where nothing is known of it, and its changes told"
                        + " a second time. Partitions cannot be taken away again: " + WAY_OUT);
    }

    /** The first partition of the state that begins with rows which do not belong there. */
    private Optional<Integer> strayOn(int shards) {
        KafkaPlacement placement = new KafkaPlacement(shards);
        List<TopicPartition> left = new ArrayList<>(IntStream.range(0, shards)
                .mapToObj(shard -> new TopicPartition(settings.topics().state(), shard))
                .toList());
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                settings.replayer(LOOKED_AT), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(left);
            consumer.seekToBeginning(left);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(left);
            Map<TopicPartition, Long> ends = consumer.endOffsets(left);
            left.removeIf(one -> consumer.position(one) >= ends.get(one));
            long deadline = System.nanoTime() + WITHOUT_PROGRESS.toNanos();
            while (!left.isEmpty()) {
                consumer.assign(left);
                for (ConsumerRecord<byte[], byte[]> row : consumer.poll(Duration.ofMillis(200))) {
                    deadline = System.nanoTime() + WITHOUT_PROGRESS.toNanos();
                    if (row.value() != null && placement.strays(row.key(), row.partition())) {
                        return Optional.of(row.partition());
                    }
                }
                left.removeIf(one -> consumer.position(one) >= Math.min(ends.get(one), begins.get(one) + LOOKED_AT));
                if (System.nanoTime() > deadline) {
                    throw new KafkaUnreachable("the state cannot be looked at in time", null);
                }
            }
            return Optional.empty();
        } catch (KafkaException failed) {
            throw new KafkaUnreachable("the state cannot be looked at: " + failed.getMessage(), failed);
        }
    }
}
