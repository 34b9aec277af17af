package io.upgradewatch.kafka.login;

import io.upgradewatch.kafka.row.Json;
import io.upgradewatch.kafka.row.UnreadableRow;
import io.upgradewatch.kafka.write.RowWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/**
 * What the group shares so that its instances know each other, on the logins topic: sealed rows that any member may
 * write. Key {@code peers|<id>|secret}.
 *
 * <p>Rows come on the loop; writing is safe from any thread and not waited for.
 */
public final class PeerSecretRows {

    private static final Logger LOG = Logger.getLogger(PeerSecretRows.class);
    private static final int FORMAT = 1;
    private static final String BEFORE_ID = "peers|";
    private static final String AFTER_ID = "|secret";

    private final String topic;
    private final RowWriter writer;
    private final LoginReader reader;
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile BiConsumer<String, byte[]> sink = (id, row) -> {};

    PeerSecretRows(String topic, RowWriter writer, LoginReader reader) {
        this.topic = topic;
        this.writer = writer;
        this.reader = reader;
    }

    /** Hands over every row from the beginning; to be called before anything is read. */
    public void onRow(BiConsumer<String, byte[]> sink) {
        this.sink = sink;
    }

    /** Runs {@code then} on the loop once everything has been handed over that is there now. */
    public void whenReadToEnd(Runnable then) {
        reader.whenReadToEnd(then);
    }

    /** Writes a row; a failure is told once and needs another call. */
    public void write(String id, byte[] row) {
        byte[] key = (BEFORE_ID + id + AFTER_ID).getBytes(StandardCharsets.UTF_8);
        byte[] value = Json.object(json -> {
            json.writeNumberField("format", FORMAT);
            Json.field(json, "sealed", Base64.getEncoder().encodeToString(row));
        });
        writer.write(new ProducerRecord<>(topic, key, value))
                .subscribe()
                .with(written -> failing.set(false), failure -> {
                    if (!failing.getAndSet(true)) {
                        LOG.warnf("the group's secret cannot be written, trying again cause=%s", failure.getMessage());
                    }
                });
    }

    /** Whether {@code row} was one of these. */
    boolean take(ConsumerRecord<byte[], byte[]> row) {
        Optional<String> id = id(row.key());
        id.filter(known -> row.value() != null).ifPresent(known -> hand(known, row.value()));
        return id.isPresent();
    }

    private void hand(String id, byte[] value) {
        try {
            String row = Json.text(Json.read(value), "sealed");
            if (row != null) {
                sink.accept(id, Base64.getDecoder().decode(row));
            }
        } catch (UnreadableRow | IllegalArgumentException anotherVersion) {
            LOG.debugf("a row of the group's secret was skipped id=%s", id);
        }
    }

    private static Optional<String> id(byte[] key) {
        String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        return text.startsWith(BEFORE_ID) && text.endsWith(AFTER_ID)
                ? Optional.of(text.substring(BEFORE_ID.length(), text.length() - AFTER_ID.length()))
                : Optional.empty();
    }
}
