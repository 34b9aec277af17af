package io.upgradewatch.kafka.write;

import io.upgradewatch.kafka.row.Json;
import io.upgradewatch.kafka.row.RowFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/** Acts of operators on a topic that somebody keeps for them. Safe from any thread. */
public final class AuditRows {

    private static final Logger LOG = Logger.getLogger(AuditRows.class);
    private static final int FORMAT = 1;

    private final RowWriter writer;
    private final AtomicBoolean failing = new AtomicBoolean();

    public AuditRows(RowWriter writer) {
        this.writer = writer;
    }

    /** Writes one row, keyed by who acted; that it cannot be written is told once, and whoever acted is not held up. */
    public void write(String topic, Instant at, String who, String method, String target, String from, int status) {
        byte[] value = Json.object(json -> {
            RowFormat.write(json, FORMAT);
            Json.field(json, "time", at);
            Json.field(json, "who", who);
            Json.field(json, "method", method);
            Json.field(json, "target", target);
            Json.field(json, "from", from);
            json.writeNumberField("status", status);
        });
        writer.write(new ProducerRecord<>(topic, who.getBytes(StandardCharsets.UTF_8), value))
                .subscribe()
                .with(written -> failing.set(false), failure -> {
                    if (!failing.getAndSet(true)) {
                        LOG.warnf("acts cannot be written to topic=%s cause=%s", topic, failure.getMessage());
                    }
                });
    }
}
