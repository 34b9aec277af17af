package io.upgradewatch.kafka.lookup;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.kafka.row.Json;
import io.upgradewatch.kafka.row.Notice;
import io.upgradewatch.kafka.row.UnreadableRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Where the changes of one partition stand and what failed by the hour, in eight bytes a change: part of a hash of the
 * device and the distance to the change before. Not thread-safe.
 */
final class ChangeIndex {

    static final String OTHER = "other";
    static final String UNKNOWN = "unknown";

    private static final int FIRST_CAPACITY = 1_024;
    private static final long HOUR_MILLIS = 3_600_000;
    // Counters for a month of hours, if each had seventy kinds of failures.
    private static final int MAX_COUNTERS = 50_000;

    private int[] devices = new int[FIRST_CAPACITY];
    private int[] distances = new int[FIRST_CAPACITY];
    private int size;
    private long base = -1;
    private long last = -1;
    private long next;
    private Instant since = Instant.EPOCH;
    private int counters;
    private final NavigableMap<Long, Map<Kind, long[]>> failures = new TreeMap<>();

    /** What a failure is counted by. */
    record Kind(String firmware, String reason, String account) {

        private static final Kind REST = new Kind(OTHER, OTHER, OTHER);
    }

    /** The offset to read on from. */
    long next() {
        return next;
    }

    /** Everything before {@code offset} has been read. */
    void reached(long offset) {
        next = Math.max(next, offset);
    }

    /** How many changes are remembered. */
    int size() {
        return size;
    }

    /** What was told before is not remembered. */
    Instant since() {
        return since;
    }

    /** Begins anew at {@code offset}. */
    void clear(long offset) {
        size = 0;
        base = -1;
        last = -1;
        next = offset;
        since = Instant.EPOCH;
        failures.clear();
        counters = 0;
    }

    /** Takes a change in, in the order of the offsets; what is none is passed over. */
    void add(ConsumerRecord<byte[], byte[]> row) {
        next = row.offset() + 1;
        if (row.key() == null || row.value() == null || Notice.is(row)) {
            return;
        }
        put(row.offset(), Arrays.hashCode(row.key()));
        if (says(row.value(), UpgradeStatus.UPGRADE_FAILED.value())) {
            count(row);
        }
    }

    /** Forgets the older half of the changes; {@code now} known to be from {@code from} on. */
    void halve(Instant from) {
        int dropped = size / 2;
        for (int i = 0; i < dropped; i++) {
            base += distances[i];
        }
        System.arraycopy(devices, dropped, devices, 0, size - dropped);
        System.arraycopy(distances, dropped, distances, 0, size - dropped);
        base += size == dropped ? 0 : distances[0];
        distances[0] = 0;
        size -= dropped;
        since = from;
    }

    /** The offset that half of the changes lie before; -1 if there is none. */
    long middle() {
        long offset = base;
        for (int i = 1; i <= size / 2 && i < size; i++) {
            offset += distances[i];
        }
        return size < 2 ? -1 : offset;
    }

    /** Where changes of the device with {@code key} may stand, from {@code beginning} on, the last {@code limit} of them. */
    long[] offsetsOf(byte[] key, long beginning, int limit) {
        int wanted = Arrays.hashCode(key);
        long[] found = new long[limit];
        int count = 0;
        long offset = base;
        for (int i = 0; i < size; i++) {
            offset += distances[i];
            if (devices[i] == wanted && offset >= beginning) {
                found[count++ % limit] = offset;
            }
        }
        long[] offsets = Arrays.copyOf(found, Math.min(count, limit));
        Arrays.sort(offsets);
        return offsets;
    }

    /** Adds the failures since {@code from} to {@code sum}, by what {@code by} says of them, then by the hour. */
    void failures(Instant from, Function<Kind, String> by, Map<String, Map<Instant, Long>> sum) {
        long first = Math.floorDiv(from.toEpochMilli(), HOUR_MILLIS);
        failures.tailMap(first, true)
                .forEach((hour, kinds) ->
                        kinds.forEach((kind, count) -> sum.computeIfAbsent(by.apply(kind), name -> new HashMap<>())
                                .merge(Instant.ofEpochMilli(hour * HOUR_MILLIS), count[0], Long::sum)));
    }

    /** Forgets the failures of hours that lie before {@code from}. */
    void forgetBefore(Instant from) {
        NavigableMap<Long, Map<Kind, long[]>> old =
                failures.headMap(Math.floorDiv(from.toEpochMilli(), HOUR_MILLIS), false);
        counters -= old.values().stream().mapToInt(Map::size).sum();
        old.clear();
    }

    private void put(long offset, int device) {
        if (size == devices.length) {
            devices = Arrays.copyOf(devices, size * 2);
            distances = Arrays.copyOf(distances, size * 2);
        }
        if (size == 0) {
            base = offset;
            last = offset;
        }
        devices[size] = device;
        // A gap of more than two thousand million is none that a topic of changes has.
        distances[size] = (int) Math.min(Integer.MAX_VALUE, offset - last);
        last = offset;
        size++;
    }

    // Nearly all changes are none: looked for as bytes, before anything is parsed.
    private static boolean says(byte[] value, String word) {
        return new String(value, StandardCharsets.ISO_8859_1).contains(word);
    }

    private void count(ConsumerRecord<byte[], byte[]> row) {
        JsonNode change;
        try {
            change = Json.read(row.value());
        } catch (UnreadableRow notOurs) {
            return;
        }
        if (!UpgradeStatus.UPGRADE_FAILED.value().equals(change.path("status").textValue())) {
            return;
        }
        String firmware = change.path("firmwareTo").textValue();
        Kind kind = new Kind(
                firmware == null ? UNKNOWN : firmware,
                change.path("reasonCategory").asText(UNKNOWN),
                change.path("accountName").asText(UNKNOWN));
        Map<Kind, long[]> hour =
                failures.computeIfAbsent(Math.floorDiv(row.timestamp(), HOUR_MILLIS), first -> new HashMap<>());
        Kind counted = hour.containsKey(kind) || counters < MAX_COUNTERS ? kind : Kind.REST;
        hour.computeIfAbsent(counted, first -> {
            counters++;
            return new long[1];
        })[0]++;
    }
}
