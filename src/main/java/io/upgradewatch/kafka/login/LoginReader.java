package io.upgradewatch.kafka.login;

import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.Threads;
import io.upgradewatch.kafka.topic.RightsWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads the logins topic from its beginning and goes on, on a thread of its own that no fault of Kafka's ends; after
 * one it starts over with a new consumer.
 */
final class LoginReader {

    private static final Logger LOG = Logger.getLogger(LoginReader.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KafkaSettings settings;
    private final RightsWatch rights;
    private final Executor loop;
    private final Consumer<List<ConsumerRecord<byte[], byte[]>>> sink;
    private final Queue<Runnable> asked = new ConcurrentLinkedQueue<>();
    private final List<Mark> marks = new ArrayList<>();
    private final Thread thread = Threads.one("upgradewatch-logins", this::run);
    private boolean failing;
    private volatile boolean stopped;

    /** @param sink gets the rows, on the loop, in order */
    LoginReader(
            KafkaSettings settings,
            RightsWatch rights,
            Executor loop,
            Consumer<List<ConsumerRecord<byte[], byte[]>>> sink) {
        this.settings = settings;
        this.rights = rights;
        this.loop = loop;
        this.sink = sink;
    }

    void start() {
        thread.start();
    }

    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    /** Runs {@code then} on the loop, once everything has been read that is on the topic now. */
    void whenReadToEnd(Runnable then) {
        asked.add(then);
    }

    private void run() {
        while (!stopped) {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                            settings.reader("logins", 500), new ByteArrayDeserializer(), new ByteArrayDeserializer());
                    Admin admin = Admin.create(settings.admin())) {
                read(consumer, admin);
            } catch (RuntimeException | ExecutionException failed) {
                failing(failed);
                // Marks were set on positions of the old consumer: read once more from the beginning for them.
                marks.forEach(mark -> asked.add(mark.then));
                marks.clear();
                LockSupport.parkNanos(PAUSE.toNanos());
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer, Admin admin)
            throws ExecutionException, InterruptedException {
        List<TopicPartition> partitions = consumer
                .partitionsFor(settings.topics().logins())
                .stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        while (!stopped) {
            setMarks(admin, partitions);
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            List<ConsumerRecord<byte[], byte[]>> rows = new ArrayList<>(records.count());
            records.forEach(rows::add);
            if (!rows.isEmpty()) {
                loop.execute(() -> sink.accept(rows));
            }
            passMarks(consumer);
            failing = false;
        }
    }

    private void setMarks(Admin admin, Collection<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        if (asked.isEmpty()) {
            return;
        }
        // The real ends, open transactions included: a set's last row may stand behind another set's open one, which
        // a committed reader takes for the end.
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())))
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        for (Runnable then = asked.poll(); then != null; then = asked.poll()) {
            marks.add(new Mark(ends, then));
        }
    }

    private void passMarks(KafkaConsumer<byte[], byte[]> consumer) {
        marks.removeIf(mark -> {
            boolean passed =
                    mark.ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            if (passed) {
                loop.execute(mark.then);
            }
            return passed;
        });
    }

    private void failing(Exception why) {
        if (!rights.refused(why) && !failing) {
            failing = true;
            LOG.errorf(
                    why,
                    "the login ledger cannot be read topic=%s",
                    settings.topics().logins());
        }
    }

    private record Mark(Map<TopicPartition, Long> ends, Runnable then) {}
}
