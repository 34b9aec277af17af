package io.upgradewatch.kafka.login;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.kafka.row.Json;
import io.upgradewatch.kafka.row.RowFormat;
import io.upgradewatch.kafka.row.UnreadableRow;
import io.upgradewatch.kafka.write.RowWriter;
import io.upgradewatch.watch.Pause;
import io.upgradewatch.watch.PauseList;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/** The rows of the logins topic that say what people have paused. Anybody's, and the last one counts. On the loop. */
final class PauseRows implements PauseList {

    private static final Logger LOG = Logger.getLogger(PauseRows.class);
    private static final int FORMAT = 1;
    private static final Pattern KEY = Pattern.compile("pause:(set|account|campaign):(.+)", Pattern.DOTALL);
    // Long after a pause has ended its row may go.
    private static final Duration KEPT = Duration.ofDays(1);

    private final String topic;
    private final RowWriter writer;
    private final Map<Pause.Target, Instant> until = new HashMap<>();
    private final Map<Pause.Target, Long> offsets = new HashMap<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private boolean known;

    PauseRows(String topic, RowWriter writer, LoginReader reader) {
        this.topic = topic;
        this.writer = writer;
        reader.whenReadToEnd(() -> {
            known = true;
            changed();
        });
    }

    @Override
    public boolean known() {
        return known;
    }

    @Override
    public Map<Pause.Target, Instant> all() {
        return until;
    }

    @Override
    public Uni<Void> pause(Pause pause) {
        forgetOld();
        return write(pause.target(), value(pause)).invoke(() -> stand(pause.target(), pause.until()));
    }

    @Override
    public Uni<Void> resume(Pause.Target target) {
        return write(target, null).invoke(() -> stand(target, null));
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Whether {@code row} was one of these. */
    boolean take(ConsumerRecord<byte[], byte[]> row) {
        Optional<Pause.Target> target = target(row.key());
        target.filter(one -> row.offset() > offsets.getOrDefault(one, -1L)).ifPresent(one -> {
            offsets.put(one, row.offset());
            stand(one, row.value() == null ? null : until(row));
        });
        return target.isPresent();
    }

    private Uni<Void> write(Pause.Target target, byte[] value) {
        byte[] key = ("pause:" + target.scope().label() + ":" + target.name()).getBytes(StandardCharsets.UTF_8);
        return writer.write(new ProducerRecord<>(topic, key, value));
    }

    private void forgetOld() {
        Instant before = Clock.systemUTC().instant().minus(KEPT);
        List.copyOf(until.entrySet()).stream()
                .filter(one -> one.getValue().isBefore(before))
                .forEach(one -> resume(one.getKey()).subscribe().with(gone -> {}, unwritten -> {}));
    }

    private void stand(Pause.Target target, Instant end) {
        Instant before = end == null ? until.remove(target) : until.put(target, end);
        if (end == null ? before != null : !end.equals(before)) {
            changed();
        }
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }

    private static byte[] value(Pause pause) {
        return Json.object(json -> {
            RowFormat.write(json, FORMAT);
            Json.field(json, "until", pause.until());
        });
    }

    // A pause that cannot be read was meant all the same, and one without an end would never end: it is none.
    private static Instant until(ConsumerRecord<byte[], byte[]> row) {
        try {
            JsonNode fields = Json.read(row.value());
            String text = Json.text(fields, "until");
            return text == null ? null : Instant.parse(text);
        } catch (UnreadableRow | DateTimeException unreadable) {
            LOG.warnf("a pause cannot be read and is none topic=%s offset=%d", row.topic(), row.offset());
            return null;
        }
    }

    private static Optional<Pause.Target> target(byte[] key) {
        Matcher parts = KEY.matcher(key == null ? "" : new String(key, StandardCharsets.UTF_8));
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            Pause.Scope scope = Pause.Scope.valueOf(parts.group(1).toUpperCase(java.util.Locale.ROOT));
            return Optional.of(new Pause.Target(scope, parts.group(2)));
        } catch (IllegalArgumentException tooLong) {
            return Optional.empty();
        }
    }
}
