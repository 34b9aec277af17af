package io.upgradewatch.kafka.login;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.row.TopicsRow;
import io.upgradewatch.kafka.row.UnreadableRow;
import io.upgradewatch.kafka.topic.RightsWatch;
import io.upgradewatch.kafka.write.RowWriter;
import io.upgradewatch.kafka.write.ShardPublishers;
import io.upgradewatch.kafka.write.TransactionalPublisher;
import io.upgradewatch.poll.LoginLedger;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.publish.Fenced;
import io.upgradewatch.recover.Placement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/**
 * The logins topic. The owner of the shard that a login falls on owns the login, and writes with that shard's
 * producer, so that whoever fences the shard fences the logins with it.
 *
 * <p>Confined to the loop but for its reader's thread.
 */
public final class KafkaLoginLedger implements LoginLedger {

    private static final Logger LOG = Logger.getLogger(KafkaLoginLedger.class);

    private final String topic;
    private final Placement placement;
    private final ShardPublishers pens;
    private final RowWriter writer;
    private final LoginReader reader;
    private final PeerSecretRows peers;
    private final PauseRows pauses;
    private final BudgetRows budgets;
    private final Map<Key, Stood<Entry>> entries = new HashMap<>();
    private final Map<Key, Stood<String>> expired = new HashMap<>();
    private final Map<Key, Stood<Resumption>> resumptions = new HashMap<>();
    private final EarlierLogins earlier = new EarlierLogins();
    private final List<Runnable> listeners = new ArrayList<>();
    // Pens that were taken before the ledger was last read to its end: they know their predecessor's last word.
    private final Set<TransactionalPublisher> informed = Collections.newSetFromMap(new WeakHashMap<>());

    public KafkaLoginLedger(
            KafkaSettings settings,
            Placement placement,
            ShardPublishers pens,
            RowWriter writer,
            RightsWatch rights,
            Executor loop) {
        this.topic = settings.topics().logins();
        this.placement = placement;
        this.pens = pens;
        this.writer = writer;
        this.reader = new LoginReader(settings, rights, loop, this::read);
        this.peers = new PeerSecretRows(topic, writer, reader);
        this.pauses = new PauseRows(topic, writer, reader);
        this.budgets = new BudgetRows(topic, writer);
        reader.whenReadToEnd(budgets::readToEnd);
        pens.onTaken(pen -> reader.whenReadToEnd(() -> inform(pen)));
    }

    public void start() {
        reader.start();
    }

    public void stop() {
        reader.stop();
    }

    public PauseRows pauses() {
        return pauses;
    }

    public BudgetRows budgets() {
        return budgets;
    }

    public PeerSecretRows peers() {
        return peers;
    }

    @Override
    public boolean owns(Key key) {
        return pen(key).filter(informed::contains).isPresent();
    }

    @Override
    public Optional<Entry> entry(Key key) {
        return last(entries, key);
    }

    @Override
    public int earlierFailures(SetName set) {
        return earlier.failures(set);
    }

    @Override
    public Uni<Void> write(Key key, Entry entry) {
        return Uni.createFrom().deferred(() -> fencedWrite(key, entry));
    }

    private Uni<Void> fencedWrite(Key key, Entry entry) {
        if (!owns(key)) {
            return Uni.createFrom().failure(new Fenced("this login is not ours", null));
        }
        return pen(key).orElseThrow()
                .send(row(key, LoginRow.Kind.OWNER, LoginRow.write(entry)))
                .invoke(offset -> stand(entries, key, offset, entry))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> reportExpired(Key key, String digest) {
        return writer.write(row(key, LoginRow.Kind.EXPIRED, LoginRow.writeExpired(digest)));
    }

    @Override
    public Optional<String> reportedExpired(Key key) {
        return last(expired, key);
    }

    @Override
    public Uni<Void> resume(Key key, int failures) {
        Resumption wish = new Resumption(UUID.randomUUID().toString(), failures);
        return writer.write(row(key, LoginRow.Kind.RESUME, LoginRow.write(wish)));
    }

    @Override
    public Optional<Resumption> resumption(Key key) {
        return last(resumptions, key);
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private Optional<TransactionalPublisher> pen(Key key) {
        return pens.of(placement.shardOf(key.login()));
    }

    private void inform(TransactionalPublisher pen) {
        informed.add(pen);
        listeners.forEach(Runnable::run);
    }

    private void read(List<ConsumerRecord<byte[], byte[]>> rows) {
        rows.stream().filter(row -> !TopicsRow.isKey(row.key())).forEach(this::read);
        listeners.forEach(Runnable::run);
    }

    private void read(ConsumerRecord<byte[], byte[]> row) {
        if (peers.take(row) || pauses.take(row) || budgets.take(row)) {
            return;
        }
        try {
            if (earlier.take(row)) {
                return;
            }
            LoginRow read = LoginRow.of(row.key());
            switch (read.kind()) {
                case OWNER -> stand(entries, read.key(), row.offset(), row.value() == null ? null : ownerRow(row));
                case EXPIRED -> stand(expired, read.key(), row.offset(), expired(row.value()));
                case RESUME -> stand(resumptions, read.key(), row.offset(), resumption(row.value()));
            }
        } catch (UnreadableRow unreadable) {
            report(row, unreadable);
        }
    }

    private static Entry ownerRow(ConsumerRecord<byte[], byte[]> row) {
        try {
            return LoginRow.read(row.value());
        } catch (UnreadableRow unreadable) {
            report(row, unreadable);
            // Whoever wrote it may have counted; a login in doubt can lock the account.
            return LoginRow.IN_DOUBT;
        }
    }

    private static String expired(byte[] value) {
        return value == null ? null : LoginRow.readExpired(value);
    }

    private static Resumption resumption(byte[] value) {
        return value == null ? null : LoginRow.readResumption(value);
    }

    // Rows are read again after a fault, and our own writes are here before they are read at all: an older row must
    // not pass for news. An old resumption would be one more free attempt.
    private static <T> void stand(Map<Key, Stood<T>> rows, Key key, long offset, T row) {
        Stood<T> before = rows.get(key);
        if (before == null || offset > before.offset()) {
            rows.put(key, new Stood<>(offset, row));
        }
    }

    private static <T> Optional<T> last(Map<Key, Stood<T>> rows, Key key) {
        return Optional.ofNullable(rows.get(key)).map(Stood::row);
    }

    private ProducerRecord<byte[], byte[]> row(Key key, LoginRow.Kind kind, byte[] value) {
        return new ProducerRecord<>(topic, new LoginRow(key, kind).keyBytes(), value);
    }

    private static void report(ConsumerRecord<byte[], byte[]> row, UnreadableRow why) {
        LOG.warnf(
                "login row skipped topic=%s partition=%d offset=%d why=%s",
                row.topic(), row.partition(), row.offset(), why.getMessage());
    }

    /** A row and where it stands; null if it is a tombstone. */
    private record Stood<T>(long offset, T row) {}
}
