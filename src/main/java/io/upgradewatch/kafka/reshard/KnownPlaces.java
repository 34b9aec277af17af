package io.upgradewatch.kafka.reshard;

import io.upgradewatch.kafka.row.ControlRow;
import io.upgradewatch.kafka.row.KafkaPlacement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where the last row of each device lies on each partition of one topic, for those devices that have stray ones. */
final class KnownPlaces {

    /** What a reshard leaves where a row was; not the last word on its device. */
    static final String MOVED = "upgradewatch-moved";

    private static final Comparator<Place> OLDEST_FIRST =
            Comparator.comparingLong(Place::timestamp).thenComparingInt(place -> place.home() ? 1 : 0);

    private final KafkaPlacement placement;
    private final Map<String, List<Place>> places = new HashMap<>();

    /** @param home whether the row belongs there */
    private record Place(int partition, long offset, long timestamp, boolean tombstone, boolean home) {}

    /**
     * What is to be done with one device's rows.
     *
     * @param offset where on {@code from} the row lies that counts; -1 if the one that counts is in its place
     * @param from the partition that it is to be moved from; -1 likewise
     * @param emptied the partitions whose rows are to be removed
     */
    record Move(String key, int from, long offset, List<Integer> emptied) {}

    KnownPlaces(int partitions) {
        placement = new KafkaPlacement(partitions);
    }

    /** Takes note of a row; those of one partition come in order. */
    void see(ConsumerRecord<byte[], byte[]> row) {
        if (row.key() == null || ControlRow.isKey(row.key())) {
            return;
        }
        String key = new String(row.key(), java.nio.charset.StandardCharsets.ISO_8859_1);
        List<Place> known = places.computeIfAbsent(key, first -> new ArrayList<>(1));
        known.removeIf(place -> place.partition() == row.partition());
        if (row.headers().lastHeader(MOVED) == null) {
            boolean home = !placement.strays(row.key(), row.partition());
            known.add(new Place(row.partition(), row.offset(), row.timestamp(), row.value() == null, home));
        }
    }

    /** What is to be done, device by device; nothing if all rows are where they belong. */
    Stream<Move> moves() {
        return places.entrySet().stream().flatMap(known -> move(known.getKey(), known.getValue()).stream());
    }

    private static Optional<Move> move(String key, List<Place> known) {
        List<Integer> emptied = known.stream()
                .filter(place -> !place.home() && !place.tombstone())
                .map(Place::partition)
                .toList();
        Optional<Place> counts = known.stream().max(OLDEST_FIRST).filter(place -> !place.home());
        boolean somethingHome = known.stream().anyMatch(place -> place.home() && !place.tombstone());
        // A stray tombstone says something only to a row that is older and in its place.
        Optional<Place> moved = counts.filter(place -> !place.tombstone() || somethingHome);
        return emptied.isEmpty() && moved.isEmpty()
                ? Optional.empty()
                : Optional.of(new Move(
                        key,
                        moved.map(Place::partition).orElse(-1),
                        moved.map(Place::offset).orElse(-1L),
                        emptied));
    }
}
