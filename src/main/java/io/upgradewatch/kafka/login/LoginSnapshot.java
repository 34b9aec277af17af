package io.upgradewatch.kafka.login;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.client.Threads;
import io.upgradewatch.kafka.client.UnusableTopics;
import io.upgradewatch.kafka.replay.PartitionRows;
import io.upgradewatch.kafka.reshard.EmptyGroup;
import io.upgradewatch.kafka.row.KafkaPlacement;
import io.upgradewatch.kafka.row.TopicsRow;
import io.upgradewatch.kafka.row.UnreadableRow;
import io.upgradewatch.kafka.topic.DescribedTopics;
import io.upgradewatch.kafka.topic.TopicsMemory;
import io.upgradewatch.poll.LoginLedger;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.publish.Fenced;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The logins topic as it is at one moment, for a command, which is no member of the group: it uses the group's session.
 *
 * <p>While the group has members, a login is theirs alone, and nothing is written here. Without any, one attempt may be
 * made, counted like all others before it is made, and written with the transactional id of the shard that the login falls
 * on: an instance that starts meanwhile fences it, and the attempt is not made.
 */
public final class LoginSnapshot implements LoginLedger, AutoCloseable {

    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(5);

    private final KafkaSettings settings;
    private final Function<Map<String, Object>, Producer<byte[], byte[]>> producers;
    private final Executor loop;
    private final ExecutorService writing =
            Executors.newSingleThreadExecutor(work -> Threads.one("upgradewatch-login", work));
    private final boolean known;
    private final boolean alone;
    private final int shards;
    private final Rows rows;
    private Producer<byte[], byte[]> producer;
    private volatile int attempts;

    private LoginSnapshot(
            KafkaSettings settings,
            Function<Map<String, Object>, Producer<byte[], byte[]>> producers,
            Executor loop,
            Rows rows,
            boolean known,
            boolean alone,
            int shards) {
        this.settings = settings;
        this.producers = producers;
        this.loop = loop;
        this.rows = rows;
        this.known = known;
        this.alone = alone;
        this.shards = shards;
    }

    /**
     * Reads the topic to its end. Blocks. Where there is none yet, nothing is known, and no attempt is made.
     *
     * @param loop where answers come
     * @throws UnusableTopics if a person must act
     * @throws KafkaUnreachable if it may help to ask again
     */
    public static LoginSnapshot read(
            KafkaSettings settings, Function<Map<String, Object>, Producer<byte[], byte[]>> producers, Executor loop) {
        try (Admin admin = Admin.create(settings.admin())) {
            DescribedTopics topics = DescribedTopics.of(admin, settings.topics().all());
            boolean there = topics.partitions()
                    .keySet()
                    .containsAll(List.of(
                            settings.topics().logins(), settings.topics().state()));
            if (!there) {
                return new LoginSnapshot(settings, producers, loop, new Rows(), false, false, 1);
            }
            int shards = new TopicsMemory(settings)
                    .read()
                    .map(TopicsRow::partitions)
                    .filter(count -> count > 0)
                    .orElseGet(() -> topics.partitions().get(settings.topics().state()));
            boolean alone = new EmptyGroup(admin, settings).holds();
            return new LoginSnapshot(settings, producers, loop, rows(settings, admin), true, alone, shards);
        } catch (KafkaException failed) {
            throw new KafkaUnreachable("the logins cannot be read: " + settings.masked(failed), failed);
        }
    }

    /** Where nothing could be read: no session, and no attempt. */
    public static LoginSnapshot unknown() {
        return new LoginSnapshot(null, null, null, new Rows(), false, false, 1);
    }

    /** Whether the topic is there and was read. */
    public boolean known() {
        return known;
    }

    /** How many logins were tried from here: one at most. */
    public int attempts() {
        return attempts;
    }

    /** Whether the group has no member now, so that an attempt may be made from here. */
    public boolean alone() {
        return alone;
    }

    @Override
    public boolean owns(Key key) {
        return alone;
    }

    @Override
    public Optional<Entry> entry(Key key) {
        return Optional.ofNullable(rows.entries.get(key));
    }

    @Override
    public int earlierFailures(SetName set) {
        return rows.earlier.failures(set);
    }

    @Override
    public Uni<Void> write(Key key, Entry entry) {
        boolean attempt = entry.unansweredAt() != null
                && entry.failures() > entry(key).orElse(Entry.NONE).failures();
        if (!alone || attempt && attempts > 0) {
            return Uni.createFrom().failure(new Fenced("a command makes one attempt, and none beside a group", null));
        }
        attempts = attempt ? 1 : attempts;
        return Uni.createFrom()
                .completionStage(() -> CompletableFuture.runAsync(() -> commit(key, entry), writing))
                .emitOn(loop)
                .invoke(() -> rows.entries.put(key, entry));
    }

    private void commit(Key key, Entry entry) {
        if (producer == null) {
            producer = producers.apply(settings.pen(new KafkaPlacement(shards).shardOf(key.login())));
            producer.initTransactions();
            // Whoever wrote before this fence is known now; whoever comes after it fences this.
            try (Admin admin = Admin.create(settings.admin())) {
                boolean news = !rows(settings, admin).offsets.equals(rows.offsets);
                if (news || !new EmptyGroup(admin, settings).holds()) {
                    throw new Fenced("an instance has come to count this login", null);
                }
            }
        }
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(
                settings.topics().logins(), new LoginRow(key, LoginRow.Kind.OWNER).keyBytes(), LoginRow.write(entry)));
        producer.commitTransaction();
    }

    /** For the group to find out: what is known here of a session is what a member has written. */
    @Override
    public Uni<Void> reportExpired(Key key, String digest) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Optional<String> reportedExpired(Key key) {
        return Optional.ofNullable(rows.expired.get(key));
    }

    @Override
    public Uni<Void> resume(Key key, int failures) {
        return Uni.createFrom().failure(new UnsupportedOperationException("a command resumes nothing"));
    }

    @Override
    public Optional<Resumption> resumption(Key key) {
        return Optional.ofNullable(rows.resumptions.get(key));
    }

    /** Nothing changes but by {@link #write}. */
    @Override
    public void onChange(Runnable listener) {}

    @Override
    public void close() {
        writing.shutdown();
        if (producer != null) {
            producer.close(CLOSED_WITHIN);
        }
    }

    private static Rows rows(KafkaSettings settings, Admin admin) {
        Rows rows = new Rows();
        int partitions = DescribedTopics.of(admin, List.of(settings.topics().logins()))
                .partitions()
                .get(settings.topics().logins());
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                settings.reader("logins", 500), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            for (int partition = 0; partition < partitions; partition++) {
                TopicPartition one = new TopicPartition(settings.topics().logins(), partition);
                long end = PartitionRows.ends(admin, List.of(one)).get(one);
                PartitionRows.read(consumer, one, end, rows::take);
            }
        }
        return rows;
    }

    /** The last word under each key. */
    private static final class Rows {

        private final Map<Key, Entry> entries = new HashMap<>();
        private final Map<Key, String> expired = new HashMap<>();
        private final Map<Key, Resumption> resumptions = new HashMap<>();
        private final Map<Key, Long> offsets = new HashMap<>();
        private final EarlierLogins earlier = new EarlierLogins();

        void take(ConsumerRecord<byte[], byte[]> row) {
            if (TopicsRow.isKey(row.key()) || earlier.take(row)) {
                return;
            }
            LoginRow read;
            try {
                read = LoginRow.of(row.key());
            } catch (UnreadableRow ofAnotherKind) {
                return;
            }
            switch (read.kind()) {
                case OWNER -> {
                    put(entries, read.key(), row.value() == null ? null : entry(row.value()));
                    offsets.put(read.key(), row.offset());
                }
                case EXPIRED -> put(expired, read.key(), row.value() == null ? null : expired(row.value()));
                case RESUME -> put(resumptions, read.key(), row.value() == null ? null : resumption(row.value()));
            }
        }

        private static <T> void put(Map<Key, T> rows, Key key, T value) {
            if (value == null) {
                rows.remove(key);
            } else {
                rows.put(key, value);
            }
        }

        private static Entry entry(byte[] value) {
            try {
                return LoginRow.read(value);
            } catch (UnreadableRow inDoubt) {
                return LoginRow.IN_DOUBT;
            }
        }

        private static String expired(byte[] value) {
            try {
                return LoginRow.readExpired(value);
            } catch (UnreadableRow nothing) {
                return null;
            }
        }

        private static Resumption resumption(byte[] value) {
            try {
                return LoginRow.readResumption(value);
            } catch (UnreadableRow nothing) {
                return null;
            }
        }
    }
}
