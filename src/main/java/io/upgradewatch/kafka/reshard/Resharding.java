package io.upgradewatch.kafka.reshard;

import io.upgradewatch.kafka.client.Answers;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.client.TopicNames;
import io.upgradewatch.kafka.client.UnusableTopics;
import io.upgradewatch.kafka.loss.UnsettledLosses;
import io.upgradewatch.kafka.row.ControlRow;
import io.upgradewatch.kafka.row.TopicsRow;
import io.upgradewatch.kafka.topic.DescribedTopics;
import io.upgradewatch.kafka.topic.TopicsMemory;
import io.upgradewatch.recover.Loss;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Moves the rows of watchlist and state to where the topics' present number of partitions places them, while no instance
 * of the group runs. May be killed at any point and begun anew; until it has ended no instance starts. Blocks.
 */
public final class Resharding {

    private final KafkaSettings settings;
    private final Function<Map<String, Object>, Producer<byte[], byte[]>> producers;
    private final Consumer<String> progress;

    /**
     * What was done.
     *
     * @param before by how many partitions rows were placed; 0 if nobody remembered
     * @param partitions by how many they are placed now
     * @param watches of how many devices the watch was moved
     * @param states of how many devices the state was moved
     */
    public record Done(int before, int partitions, long watches, long states) {}

    /**
     * @param producers how Kafka's producers are made
     * @param progress gets a sentence for people at each step
     */
    public Resharding(
            KafkaSettings settings,
            Function<Map<String, Object>, Producer<byte[], byte[]>> producers,
            Consumer<String> progress) {
        this.settings = settings;
        this.producers = producers;
        this.progress = progress;
    }

    /**
     * Moves what has to be moved.
     *
     * @param wanted how many partitions there are to be; empty for as many as there are
     * @throws UnusableTopics if a person must act first
     * @throws KafkaUnreachable if it may help to try again
     */
    public Done run(OptionalInt wanted) {
        try (Admin admin = Admin.create(settings.admin())) {
            return run(admin, wanted);
        } catch (KafkaException failed) {
            throw new KafkaUnreachable("Kafka did not do what was asked: " + settings.masked(failed), failed);
        }
    }

    private Done run(Admin admin, OptionalInt wanted) {
        DescribedTopics topics = DescribedTopics.of(admin, needed());
        int partitions = partitions(topics, wanted);
        EmptyGroup group = new EmptyGroup(admin, settings);
        group.awaited(progress);
        TopicsMemory memory = new TopicsMemory(settings);
        Optional<TopicsRow> remembered = memory.read();
        TopicsRow row = remembered.orElseGet(() -> new TopicsRow(
                0,
                0,
                topics.ids().get(settings.topics().watchlist()),
                topics.ids().get(settings.topics().state())));
        Loss loss = new UnsettledLosses(settings, admin, fewest(topics)).find(row);
        // A loss that nobody has settled is one in the new places as well.
        TopicsRow kept = new TopicsRow(
                row.partitions(),
                partitions,
                loss.watches()
                        ? TopicsRow.LOST
                        : topics.ids().get(settings.topics().watchlist()),
                loss.states()
                        ? TopicsRow.LOST
                        : topics.ids().get(settings.topics().state()));
        memory.write(kept);
        try {
            group.check();
        } catch (UnusableTopics joined) {
            memory.write(remembered.orElse(null));
            throw joined;
        }
        grow(admin, topics, partitions);
        Done done = move(admin, group, row.partitions(), partitions);
        memory.write(kept.placedBy(partitions));
        progress.accept("done: rows are placed by " + partitions + " partitions");
        return done;
    }

    private Done move(Admin admin, EmptyGroup group, int before, int partitions) {
        progress.accept("ends what earlier owners of the shards may have under way");
        IntStream.range(0, Math.max(before, partitions)).forEach(this::fence);
        try (Producer<byte[], byte[]> producer = producers.apply(settings.resharder())) {
            producer.initTransactions();
            Consumer<List<ProducerRecord<byte[], byte[]>>> commit = rows -> {
                group.check();
                commit(producer, rows);
            };
            TopicNames names = settings.topics();
            progress.accept("moves the watches");
            long watches = new TopicReshard(settings, admin, names.watchlist(), partitions, commit).run();
            progress.accept("moves the states");
            long states = new TopicReshard(settings, admin, names.state(), partitions, commit).run();
            commit.accept(marks(partitions));
            return new Done(before, partitions, watches, states);
        }
    }

    private List<String> needed() {
        return Stream.concat(
                        settings.topics().ofDevices().stream(),
                        Stream.of(settings.topics().logins()))
                .toList();
    }

    private int partitions(DescribedTopics topics, OptionalInt wanted) {
        TreeSet<String> missing = new TreeSet<>(needed());
        missing.removeAll(topics.partitions().keySet());
        if (!missing.isEmpty()) {
            throw new UnusableTopics(List.of("topics are missing: " + missing + "; there is nothing to move"));
        }
        int most = settings.topics().ofDevices().stream()
                .mapToInt(topics.partitions()::get)
                .max()
                .orElseThrow();
        if (wanted.isPresent() && wanted.getAsInt() < most) {
            throw new UnusableTopics(List.of("there are " + most + " partitions already, and " + "partitions cannot be"
                    + " taken away: ask for " + most + " or more"));
        }
        return wanted.orElse(most);
    }

    // Those that were added to one of the topics alone have no history.
    private int fewest(DescribedTopics topics) {
        return settings.topics().ofDevices().stream()
                .mapToInt(topics.partitions()::get)
                .min()
                .orElseThrow();
    }

    private void grow(Admin admin, DescribedTopics topics, int partitions) {
        Map<String, NewPartitions> more = new TreeMap<>();
        for (String topic : settings.topics().ofDevices()) {
            if (topics.partitions().get(topic) < partitions) {
                progress.accept("adds partitions to " + topic + ": " + partitions);
                more.put(topic, NewPartitions.increaseTo(partitions));
            }
        }
        if (!more.isEmpty()) {
            Answers.of(admin.createPartitions(more).all(), "that it has added partitions");
        }
    }

    // An owner that has slept since before the group was empty must not write any more.
    private void fence(int shard) {
        try (Producer<byte[], byte[]> producer = producers.apply(settings.pen(shard))) {
            producer.initTransactions();
        }
    }

    private List<ProducerRecord<byte[], byte[]>> marks(int partitions) {
        return Stream.of(settings.topics().watchlist(), settings.topics().state())
                .flatMap(topic -> IntStream.range(0, partitions)
                        .mapToObj(partition -> new ProducerRecord<>(
                                topic, partition, ControlRow.placedKey(), new ControlRow(partitions).write())))
                .toList();
    }

    private static void commit(Producer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> rows) {
        producer.beginTransaction();
        rows.forEach(producer::send);
        producer.commitTransaction();
    }
}
