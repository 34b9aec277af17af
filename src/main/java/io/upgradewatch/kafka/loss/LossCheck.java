package io.upgradewatch.kafka.loss;

import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.client.TopicNames;
import io.upgradewatch.kafka.replay.PartitionRows;
import io.upgradewatch.kafka.row.RestoredRow;
import io.upgradewatch.kafka.row.TopicsRow;
import io.upgradewatch.kafka.topic.DescribedTopics;
import io.upgradewatch.recover.Loss;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Whether what a shard's partitions hold can be all that was ever known. A partition that was never written beside
 * changes that were told was lost, however many of them have aged out, and so was one whose topic is not the one that is
 * remembered. Blocks; safe from any thread.
 */
final class LossCheck implements AutoCloseable {

    private final TopicNames names;
    private final TopicsRow remembered;
    private final Admin admin;

    LossCheck(KafkaSettings settings, TopicsRow remembered) {
        this.names = settings.topics();
        this.remembered = remembered;
        this.admin = Admin.create(settings.admin());
    }

    /** Which topics of the watchlist and the state are there now; null where brokers tell no ids. */
    record Ids(Uuid watchlist, Uuid state) {}

    Ids ids() {
        Map<String, Uuid> ids = DescribedTopics.of(admin, names.ofDevices()).ids();
        return new Ids(ids.get(names.watchlist()), ids.get(names.state()));
    }

    /**
     * What of the shard is lost.
     *
     * @param states what was done about the state before, and {@code watches} about the watchlist
     * @throws KafkaUnreachable if Kafka does not tell
     */
    Loss of(int shard, Ids ids, Optional<RestoredRow> states, Optional<RestoredRow> watches) {
        Map<String, Long> ends = ends(shard);
        boolean told = ends.get(names.changes()) > 0;
        return new Loss(
                lost(told && ends.get(names.state()) == 0, states, remembered.state(), ids.state()),
                lost(told && ends.get(names.watchlist()) == 0, watches, remembered.watchlist(), ids.watchlist()));
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }

    private static boolean lost(boolean neverWritten, Optional<RestoredRow> restored, Uuid before, Uuid now) {
        if (restored.isPresent() && restored.get().of(now)) {
            return !restored.get().done();
        }
        return neverWritten || before != null && now != null && !before.equals(now);
    }

    // Where the next row would come, whatever has been removed before it.
    private Map<String, Long> ends(int shard) {
        Map<String, Long> ends = new HashMap<>();
        PartitionRows.ends(
                        admin,
                        names.ofDevices().stream()
                                .map(name -> new TopicPartition(name, shard))
                                .toList())
                .forEach((one, end) -> ends.put(one.topic(), end));
        return ends;
    }
}
