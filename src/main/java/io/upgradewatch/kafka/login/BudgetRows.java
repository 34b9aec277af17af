package io.upgradewatch.kafka.login;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.kafka.row.Json;
import io.upgradewatch.kafka.row.RowFormat;
import io.upgradewatch.kafka.row.UnreadableRow;
import io.upgradewatch.kafka.write.RowWriter;
import io.upgradewatch.poll.BudgetLedger;
import io.upgradewatch.poll.SetName;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/**
 * Rows about budgets on the logins topic, under {@code budget|<set>|learned} and {@code budget|<set>|<instance>|part}. All
 * stand on partition 0, so that everybody reads them in one order. Who lives writes its part anew every few minutes; what
 * is older than a day is taken away at a start. Confined to the loop.
 */
final class BudgetRows implements BudgetLedger {

    private static final Logger LOG = Logger.getLogger(BudgetRows.class);
    private static final int FORMAT = 1;
    private static final int PARTITION = 0;
    private static final long OLD_MILLIS = Duration.ofDays(1).toMillis();
    private static final Pattern KEY =
            Pattern.compile("budget\\|(.+?)\\|(?:learned|([0-9a-f]+)\\|part)", Pattern.DOTALL);

    private final String topic;
    private final RowWriter writer;
    private final Map<String, Long> writtenAt = new HashMap<>();
    private final Map<SetName, Rows> readers = new HashMap<>();
    private long lastOffset = -1;
    private boolean readToEnd;
    private boolean failing;

    BudgetRows(String topic, RowWriter writer) {
        this.topic = topic;
        this.writer = writer;
    }

    @Override
    public void halved(SetName set, double share, Instant at) {
        write("budget|" + set + "|learned", Json.object(json -> {
            RowFormat.write(json, FORMAT);
            json.writeNumberField("share", share);
            Json.field(json, "at", at);
        }));
    }

    @Override
    public void write(SetName set, String instance, Part part) {
        write(partKey(set, instance), Json.object(json -> {
            RowFormat.write(json, FORMAT);
            json.writeArrayFieldStart("shards");
            for (int shard : part.shards()) {
                json.writeNumber(shard);
            }
            json.writeEndArray();
            json.writeNumberField("sum", part.sum());
            json.writeNumberField("share", part.share());
            json.writeNumberField("number", part.number());
        }));
    }

    @Override
    public void remove(SetName set, String instance) {
        write(partKey(set, instance), null);
    }

    @Override
    public void onRows(SetName set, Rows rows) {
        readers.put(set, rows);
    }

    /** The topic has been read to where it ended at the start. */
    void readToEnd() {
        if (!readToEnd) {
            readToEnd = true;
            long old = System.currentTimeMillis() - OLD_MILLIS;
            writtenAt.forEach((part, at) -> {
                if (at < old) {
                    write(part, null);
                }
            });
            writtenAt.clear();
            readers.values().forEach(Rows::readToEnd);
        }
    }

    /** Whether {@code row} was one of these. */
    boolean take(ConsumerRecord<byte[], byte[]> row) {
        Matcher key = KEY.matcher(row.key() == null ? "" : new String(row.key(), StandardCharsets.UTF_8));
        if (!key.matches()) {
            return false;
        }
        Rows reader = readers.get(new SetName(key.group(1)));
        // After a fault everything is read once more, and what is old is no news.
        boolean news = row.partition() == PARTITION && row.offset() > lastOffset;
        if (news) {
            lastOffset = row.offset();
        }
        if (news && !readToEnd && key.group(2) != null) {
            noteAge(key.group(), row);
        }
        if (news && reader != null) {
            try {
                hand(reader, key.group(2), row.value());
            } catch (UnreadableRow anotherVersion) {
                LOG.debugf(
                        "a row about a budget was skipped offset=%d why=%s", row.offset(), anotherVersion.getMessage());
            }
        }
        return true;
    }

    private void noteAge(String part, ConsumerRecord<byte[], byte[]> row) {
        if (row.value() == null) {
            writtenAt.remove(part);
        } else {
            writtenAt.put(part, row.timestamp());
        }
    }

    private static void hand(Rows reader, String instance, byte[] value) {
        if (instance != null) {
            reader.part(instance, value == null ? null : part(value));
        } else if (value != null) {
            JsonNode row = checked(value);
            reader.halved(number(row, "share"), moment(row));
        }
    }

    private static Part part(byte[] value) {
        JsonNode row = checked(value);
        Set<Integer> shards = new HashSet<>();
        for (JsonNode shard : row.path("shards")) {
            shards.add(shard.asInt());
        }
        return new Part(
                shards,
                number(row, "sum"),
                number(row, "share"),
                row.path("number").asLong());
    }

    private static JsonNode checked(byte[] value) {
        JsonNode row = Json.read(value);
        RowFormat.check(row, FORMAT);
        return row;
    }

    private static double number(JsonNode row, String field) {
        JsonNode number = row.get(field);
        if (number == null || !number.isNumber() || !(number.doubleValue() >= 0)) {
            throw new UnreadableRow("\"" + field + "\" is not a number");
        }
        return number.doubleValue();
    }

    private static Instant moment(JsonNode row) {
        try {
            return Instant.parse(String.valueOf(Json.text(row, "at")));
        } catch (DateTimeException bad) {
            throw new UnreadableRow("\"at\" is not a moment");
        }
    }

    private void write(String key, byte[] value) {
        Uni<Void> written =
                writer.write(new ProducerRecord<>(topic, PARTITION, key.getBytes(StandardCharsets.UTF_8), value));
        written.subscribe().with(done -> failing = false, failure -> {
            if (!failing) {
                failing = true;
                LOG.warnf("what is agreed about budgets cannot be written cause=%s", failure.getMessage());
            }
        });
    }

    private static String partKey(SetName set, String instance) {
        return "budget|" + set + "|" + instance + "|part";
    }
}
