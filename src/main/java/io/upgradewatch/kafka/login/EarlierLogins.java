package io.upgradewatch.kafka.login;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.kafka.row.Json;
import io.upgradewatch.kafka.row.UnreadableRow;
import io.upgradewatch.poll.SetName;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Rows of versions that counted each password of a credential set for itself, under {@code <set>|<fingerprint>}: what
 * failed since the set's last success is added up. Not thread-safe.
 */
final class EarlierLogins {

    private static final Pattern KEY = Pattern.compile("(.+)\\|([0-9a-f]+)(|\\|expired|\\|resume)", Pattern.DOTALL);
    // As many as stopped all further logins then.
    private static final int IN_DOUBT = 2;

    private final Map<SetName, Map<String, Row>> rows = new HashMap<>();

    private record Row(int failures, boolean success, long writtenAt) {}

    /** Takes the row in if it is one of these; says whether it is. */
    boolean take(ConsumerRecord<byte[], byte[]> row) {
        Matcher key = KEY.matcher(row.key() == null ? "" : new String(row.key(), StandardCharsets.UTF_8));
        if (!key.matches()) {
            return false;
        }
        if (key.group(3).isEmpty()) {
            Map<String, Row> ofSet = rows.computeIfAbsent(new SetName(key.group(1)), none -> new HashMap<>());
            if (row.value() == null) {
                ofSet.remove(key.group(2));
            } else {
                ofSet.put(key.group(2), read(row));
            }
        }
        return true;
    }

    int failures(SetName set) {
        Map<String, Row> ofSet = rows.getOrDefault(set, Map.of());
        long lastSuccess = ofSet.values().stream()
                .filter(Row::success)
                .mapToLong(Row::writtenAt)
                .max()
                .orElse(Long.MIN_VALUE);
        return ofSet.values().stream()
                .filter(row -> row.writtenAt() > lastSuccess)
                .mapToInt(Row::failures)
                .sum();
    }

    private static Row read(ConsumerRecord<byte[], byte[]> row) {
        try {
            JsonNode fields = Json.read(row.value());
            int failures = LoginRow.count(fields, "failures");
            return new Row(failures, failures == 0 && Json.text(fields, "session") != null, row.timestamp());
        } catch (UnreadableRow unreadable) {
            return new Row(IN_DOUBT, false, row.timestamp());
        }
    }
}
