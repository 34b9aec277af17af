package io.upgradewatch.kafka.topic;

import io.upgradewatch.kafka.KafkaLog;
import io.upgradewatch.kafka.client.GuardedKafka;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.RealKafka;
import io.upgradewatch.kafka.client.TopicNames;
import io.upgradewatch.kafka.client.UnusableTopics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a Kafka with access control and limits makes of the start. */
class PreflightIT {

    private static GuardedKafka kafka;

    @BeforeAll
    static void start() {
        kafka = new GuardedKafka(Map.of(
                "transaction.max.timeout.ms", "20000",
                "group.min.session.timeout.ms", "11000",
                "message.max.bytes", "500000"));
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    private final KafkaSettings settings = settings(
            Map.of("transaction.timeout.ms", "20000", "session.timeout.ms", "11000", "max.request.size", "500000"));
    private final TopicNames names = settings.topics();

    @Test
    void everyMissingRightIsNamedAtOnceWithCommandsThatSuffice() {
        List<String> faults = faults(settings);

        assertThat(faults)
                .hasSize(7)
                .allMatch(fault -> fault.contains("; allowed by: kafka-acls.sh --bootstrap-server "))
                .anyMatch(fault -> fault.startsWith("Read, Write, DescribeConfigs on topic " + names.watchlist() + ";"))
                .anyMatch(fault -> fault.startsWith("Write, DescribeConfigs on topic " + names.unreadable() + ";"))
                .anyMatch(fault -> fault.startsWith("Read on group " + settings.group() + ";"))
                .anyMatch(fault -> fault.startsWith("Write on transactional ids " + settings.group() + "-shard-…;"));
        faults.forEach(kafka::run);

        List<String> then = faults(settings);

        assertThat(then)
                .hasSize(5)
                .allMatch(fault -> fault.startsWith("Read, Write, Create, DescribeConfigs on topic ")
                        || fault.startsWith("Write, Create, DescribeConfigs on topic "));
        then.forEach(kafka::run);
        assertThat(pass(settings)).isEqualTo(4);
    }

    @Test
    void whatTopicsAreMissingAndWhatTheyAreNotAllowedIsToldTogether() throws Exception {
        kafka.allow(GuardedKafka.all(names, settings.group()));
        kafka.admin()
                .createTopics(
                        List.of(new NewTopic(names.state(), 4, (short) 1).configs(Map.of("cleanup.policy", "delete"))))
                .all()
                .get();
        List<AclBinding> taken = List.of(
                GuardedKafka.right(ResourceType.TOPIC, names.state(), PatternType.LITERAL, AclOperation.READ),
                GuardedKafka.right(ResourceType.TOPIC, names.changes(), PatternType.LITERAL, AclOperation.WRITE),
                GuardedKafka.right(
                        ResourceType.TRANSACTIONAL_ID,
                        settings.group() + "-shard-",
                        PatternType.PREFIXED,
                        AclOperation.WRITE));
        kafka.forbid(taken);

        assertThat(faults(settings))
                .hasSize(4)
                .anyMatch(fault -> fault.startsWith("Read on topic " + names.state()))
                .anyMatch(fault -> fault.startsWith("Write on topic " + names.changes()))
                .anyMatch(fault -> fault.startsWith("Write on transactional ids "))
                .anyMatch(fault -> fault.contains(names.state() + " has cleanup.policy=delete"));
    }

    @Test
    void topicsThatMayBeCreatedAndThenNotBeUsedAreNamed() {
        kafka.allow(GuardedKafka.all(names, settings.group()).stream()
                .filter(right -> right.pattern().resourceType() != ResourceType.TOPIC
                        || right.entry().operation() == AclOperation.CREATE)
                .toList());
        kafka.allow(names.all().stream()
                .map(topic -> GuardedKafka.right(ResourceType.TOPIC, topic, PatternType.LITERAL, AclOperation.DESCRIBE))
                .toList());

        assertThat(faults(settings)).hasSize(5).allMatch(fault -> fault.contains("DescribeConfigs on topic "));
    }

    @Test
    void anIdThatMayBeSeenAndNotWrittenWithIsNamed() {
        kafka.allow(GuardedKafka.all(names, settings.group()));
        AclBinding write = GuardedKafka.right(
                ResourceType.TRANSACTIONAL_ID, settings.group() + "-shard-", PatternType.PREFIXED, AclOperation.WRITE);
        kafka.allow(List.of(GuardedKafka.right(
                ResourceType.TRANSACTIONAL_ID,
                settings.group() + "-shard-",
                PatternType.PREFIXED,
                AclOperation.DESCRIBE)));
        kafka.forbid(List.of(write));

        assertThat(faults(settings)).singleElement().asString().startsWith("Write on transactional ids ");
    }

    @Test
    void limitsThatAreTooLowAreNamedTogether() throws Exception {
        KafkaSettings asking = settings(Map.of());
        TopicNames topics = asking.topics();
        kafka.allow(GuardedKafka.all(topics, asking.group()));
        AclBinding limits = GuardedKafka.right(
                ResourceType.CLUSTER, "kafka-cluster", PatternType.LITERAL, AclOperation.DESCRIBE_CONFIGS);
        kafka.allow(List.of(limits));
        try {
            assertThat(faults(asking))
                    .hasSize(5)
                    .anyMatch(fault -> fault.contains("kafka.transaction.timeout.ms is 30000")
                            && fault.endsWith("set kafka.transaction.timeout.ms=20000"))
                    .anyMatch(fault -> fault.contains("kafka.session.timeout.ms is 10000")
                            && fault.endsWith("set kafka.session.timeout.ms=11000"))
                    .anyMatch(
                            fault -> fault.contains("topic " + topics.state() + ": kafka.max.request.size is 1048576"))
                    .anyMatch(fault -> fault.contains("topic " + topics.changes() + ": "))
                    .anyMatch(fault -> fault.contains("topic " + topics.unreadable() + ": "));
        } finally {
            kafka.forbid(List.of(limits));
        }
    }

    @Test
    void aLimitThatNobodyTellsIsFoundByTrying() {
        KafkaSettings asking = settings(Map.of("session.timeout.ms", "11000", "max.request.size", "500000"));
        kafka.allow(GuardedKafka.all(asking.topics(), asking.group()));

        assertThat(faults(asking)).singleElement().asString().contains("transaction.max.timeout.ms");
    }

    @Test
    void refusedCredentialsAreNoKafkaThatIsAway() {
        Map<String, String> client = new HashMap<>(settings.client());
        client.put("sasl.jaas.config", client.get("sasl.jaas.config").replace("-hush", "-wrong"));

        assertThat(faults(new KafkaSettings(client, settings.group(), 4, (short) 1, names, settings.http())))
                .singleElement()
                .asString()
                .contains("Kafka refuses these credentials")
                .doesNotContain("wrong");
    }

    @Test
    void aTopicWhoseCompressionMayNotBeSetIsUsedAsItIs() throws Exception {
        List<AclBinding> withoutAlter = GuardedKafka.all(names, settings.group()).stream()
                .filter(right -> right.entry().operation() != AclOperation.ALTER_CONFIGS)
                .toList();
        kafka.allow(withoutAlter);
        kafka.admin()
                .createTopics(List.of(new NewTopic(names.changes(), 4, (short) 1)))
                .all()
                .get();

        assertThat(pass(settings)).isEqualTo(4);
        ConfigResource changes = new ConfigResource(ConfigResource.Type.TOPIC, names.changes());
        assertThat(kafka.admin()
                        .describeConfigs(List.of(changes))
                        .all()
                        .get()
                        .get(changes)
                        .get("compression.type")
                        .value())
                .isEqualTo("producer");
    }

    private static KafkaSettings settings(Map<String, String> more) {
        Map<String, String> client = new HashMap<>(kafka.client(GuardedKafka.USER));
        client.putAll(more);
        return RealKafka.settings(kafka.bootstrapServers(), 4, client);
    }

    private static List<String> faults(KafkaSettings settings) {
        List<String> faults = new java.util.ArrayList<>();
        assertThatThrownBy(() -> pass(settings))
                .isInstanceOfSatisfying(UnusableTopics.class, unusable -> faults.addAll(unusable.faults()));
        return faults;
    }

    private static int pass(KafkaSettings settings) {
        return Preflight.pass(settings, KafkaLog.PRODUCERS, () -> Topics.ensure(settings))
                .partitions();
    }
}
