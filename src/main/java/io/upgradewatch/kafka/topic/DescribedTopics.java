package io.upgradewatch.kafka.topic;

import io.upgradewatch.kafka.client.KafkaUnreachable;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Topics as the cluster describes them at one moment; those that do not exist are absent.
 *
 * @param partitions how many each has
 * @param ids which topic of that name each is; absent where brokers tell none
 */
public record DescribedTopics(Map<String, Integer> partitions, Map<String, Uuid> ids) {

    /**
     * Asks the cluster. Blocks.
     *
     * @throws KafkaUnreachable if it does not answer
     */
    public static DescribedTopics of(Admin admin, Collection<String> names) {
        Map<String, Integer> partitions = new TreeMap<>();
        Map<String, Uuid> ids = new TreeMap<>();
        Map<String, KafkaFuture<TopicDescription>> asked =
                admin.describeTopics(names).topicNameValues();
        asked.forEach((name, answer) -> {
            try {
                TopicDescription topic = answer.get();
                partitions.put(name, topic.partitions().size());
                if (topic.topicId() != null && !topic.topicId().equals(Uuid.ZERO_UUID)) {
                    ids.put(name, topic.topicId());
                }
            } catch (ExecutionException failed) {
                if (!(failed.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new KafkaUnreachable(
                            "Kafka does not answer questions about topics: "
                                    + failed.getCause().getMessage(),
                            failed.getCause());
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new KafkaUnreachable("stopped while asking Kafka about topics", stopped);
            }
        });
        return new DescribedTopics(partitions, ids);
    }
}
