package io.upgradewatch.kafka.topic;

import io.upgradewatch.kafka.client.KafkaAnswers;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.client.TopicNames;
import io.upgradewatch.kafka.client.UnusableTopics;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTransactionsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;

/** What this service must be allowed to do, held against what it is. Blocks; changes nothing. */
final class Rights {

    private static final Set<AclOperation> READ_AND_WRITE =
            EnumSet.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DESCRIBE_CONFIGS);
    private static final Set<AclOperation> WRITE = EnumSet.of(AclOperation.WRITE, AclOperation.DESCRIBE_CONFIGS);

    private final KafkaSettings settings;
    private final Admin admin;

    /**
     * What was found.
     *
     * @param missing all of it
     * @param absent topics that do not exist, as far as can be seen
     * @param unseen whether there are topics that cannot be worked with at all yet
     */
    record Found(List<MissingRight> missing, Set<String> absent, boolean unseen) {}

    Rights(KafkaSettings settings, Admin admin) {
        this.settings = settings;
        this.admin = admin;
    }

    /**
     * Asks.
     *
     * @throws UnusableTopics if the credentials are refused
     * @throws KafkaUnreachable if it may help to ask again
     */
    Found find() {
        List<MissingRight> missing = new ArrayList<>();
        Set<String> absent = new TreeSet<>();
        int shards = settings.partitions();
        boolean unseen = false;
        Map<String, KafkaFuture<TopicDescription>> topics = admin.describeTopics(
                        settings.topics().all(), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
        for (Map.Entry<String, Set<AclOperation>> need : needs().entrySet()) {
            String topic = need.getKey();
            KafkaAnswers.Answer<TopicDescription> answer = KafkaAnswers.to(topics.get(topic));
            Set<AclOperation> lacking = EnumSet.copyOf(need.getValue());
            if (answer.value().isPresent()) {
                Set<AclOperation> allowed = answer.value().get().authorizedOperations();
                lacking.removeAll(allowed == null ? lacking : allowed);
                shards = topic.equals(settings.topics().watchlist())
                        ? answer.value().get().partitions().size()
                        : shards;
            } else if (answer.refused()) {
                // Whoever may read or write may also see.
                unseen = true;
            } else {
                absent.add(topic);
                lacking = lacksCreate(topic) ? with(lacking, AclOperation.CREATE) : EnumSet.noneOf(AclOperation.class);
                unseen |= !lacking.isEmpty();
            }
            if (!lacking.isEmpty()) {
                missing.add(MissingRight.onTopic(topic, lacking));
            }
        }
        groups().ifPresent(missing::add);
        transactions(shards).ifPresent(missing::add);
        return new Found(missing, absent, unseen);
    }

    /** What is done to each topic. */
    private Map<String, Set<AclOperation>> needs() {
        TopicNames names = settings.topics();
        Map<String, Set<AclOperation>> needs = new LinkedHashMap<>();
        needs.put(names.watchlist(), READ_AND_WRITE);
        needs.put(names.state(), READ_AND_WRITE);
        needs.put(names.changes(), READ_AND_WRITE);
        needs.put(names.unreadable(), WRITE);
        needs.put(names.logins(), READ_AND_WRITE);
        return needs;
    }

    private boolean lacksCreate(String topic) {
        NewTopic any = new NewTopic(topic, Optional.of(1), Optional.empty());
        return KafkaAnswers.to(admin.createTopics(List.of(any), new CreateTopicsOptions().validateOnly(true))
                        .values()
                        .get(topic))
                .refused();
    }

    // Commits nothing; brokers look at the right first.
    private Optional<MissingRight> groups() {
        boolean refused = KafkaAnswers.to(admin.alterConsumerGroupOffsets(settings.group(), Map.of())
                        .all())
                .refused();
        return refused ? Optional.of(MissingRight.onGroup(settings.group(), AclOperation.READ)) : Optional.empty();
    }

    // Whoever may write with an id may also see it; that it may only be seen shows when it is first written with.
    private Optional<MissingRight> transactions(int shards) {
        List<String> ids =
                IntStream.range(0, shards).mapToObj(settings::transactionalId).toList();
        DescribeTransactionsResult described = admin.describeTransactions(ids);
        return ids.stream().anyMatch(id -> KafkaAnswers.to(described.description(id))
                        .refused())
                ? Optional.of(MissingRight.onTransactionalIds(settings.transactionalIds()))
                : Optional.empty();
    }

    private static Set<AclOperation> with(Set<AclOperation> operations, AclOperation more) {
        operations.add(more);
        return operations;
    }
}
