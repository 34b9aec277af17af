package io.upgradewatch.kafka.lookup;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.client.TopicNames;
import io.upgradewatch.kafka.client.UnusableTopics;
import io.upgradewatch.kafka.replay.PartitionRows;
import io.upgradewatch.kafka.row.ChangeRecord;
import io.upgradewatch.kafka.row.KafkaPlacement;
import io.upgradewatch.kafka.row.StateRows;
import io.upgradewatch.kafka.row.WatchlistReader;
import io.upgradewatch.kafka.topic.DescribedTopics;
import io.upgradewatch.recover.Replay;
import io.upgradewatch.watch.Watch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Some watched devices and what is known of them, read off the topics by somebody who is no member. Blocks. */
public final class FleetSample {

    private static final int BATCH = 1_000;

    private final KafkaSettings settings;

    public FleetSample(KafkaSettings settings) {
        this.settings = settings;
    }

    /** A watched device; nothing is known of it if it has not been polled yet. */
    public record Device(Watch watch, Optional<DeviceState> known) {}

    /** A change as it is told on its topic. */
    public static String json(UpgradeStatusChanged change) {
        return new String(ChangeRecord.value(change), StandardCharsets.UTF_8);
    }

    /**
     * Reads as many partitions, in random order, as it takes to find so many devices.
     *
     * @throws UnusableTopics if a person must act
     * @throws KafkaUnreachable if it may help to ask again
     */
    public List<Device> take(int devices) {
        TopicNames names = settings.topics();
        try (Admin admin = Admin.create(settings.admin());
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        settings.replayer(BATCH), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Map<String, Integer> partitions =
                    DescribedTopics.of(admin, names.ofDevices()).partitions();
            if (!partitions.keySet().containsAll(List.of(names.watchlist(), names.state()))) {
                throw new UnusableTopics(
                        List.of("there is no watchlist yet: the first start of the service creates it"));
            }
            KafkaPlacement placement = new KafkaPlacement(partitions.get(names.watchlist()));
            List<Integer> order = IntStream.range(0, placement.shards()).boxed().collect(Collectors.toList());
            Collections.shuffle(order);
            List<Device> found = new ArrayList<>();
            for (int shard : order) {
                if (found.size() < devices) {
                    found.addAll(ofShard(admin, consumer, placement, shard, devices - found.size()));
                }
            }
            return found;
        } catch (KafkaException failed) {
            throw new KafkaUnreachable("the fleet cannot be read: " + settings.masked(failed), failed);
        }
    }

    private List<Device> ofShard(
            Admin admin, KafkaConsumer<byte[], byte[]> consumer, KafkaPlacement placement, int shard, int most) {
        Replay watched = new Replay();
        WatchlistReader watchRows = new WatchlistReader(placement, () -> {});
        read(admin, consumer, settings.topics().watchlist(), shard, row -> watched.take(watchRows.read(List.of(row))));
        List<Watch> watches = new ArrayList<>(watched.watches());
        Collections.shuffle(watches);
        Map<String, Watch> chosen = new HashMap<>();
        watches.stream().limit(most).forEach(watch -> chosen.put(watch.imei().digits(), watch));
        if (chosen.isEmpty()) {
            return List.of();
        }
        Replay states = new Replay();
        StateRows stateRows = new StateRows(placement);
        read(admin, consumer, settings.topics().state(), shard, row -> {
            if (row.key() != null && chosen.containsKey(new String(row.key(), StandardCharsets.US_ASCII))) {
                states.take(stateRows.read(List.of(row)));
            }
        });
        return chosen.values().stream()
                .map(watch -> new Device(watch, Optional.ofNullable(states.known(watch.imei()))))
                .toList();
    }

    private static void read(
            Admin admin,
            KafkaConsumer<byte[], byte[]> consumer,
            String topic,
            int shard,
            Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        TopicPartition partition = new TopicPartition(topic, shard);
        PartitionRows.read(
                consumer,
                partition,
                PartitionRows.ends(admin, List.of(partition)).get(partition),
                sink);
    }
}
