package io.upgradewatch.kafka.topic;

import io.upgradewatch.kafka.Samples;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.client.RealKafka;
import io.upgradewatch.kafka.client.TopicNames;
import io.upgradewatch.kafka.client.UnusableTopics;
import io.upgradewatch.kafka.row.KafkaPlacement;
import io.upgradewatch.kafka.row.RowKey;
import io.upgradewatch.kafka.row.StateRow;
import io.upgradewatch.kafka.row.TopicsRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class TopicsIT {

    private final KafkaSettings settings = RealKafka.settings(3);
    private final TopicNames names = settings.topics();

    @Test
    void missingTopicsAreCreatedAndFoundGoodTheNextTime() throws Exception {
        assertThat(Topics.ensure(settings).partitions()).isEqualTo(3);
        assertThat(Topics.ensure(settings).partitions()).isEqualTo(3);

        try (Admin admin = Admin.create(settings.admin())) {
            assertThat(TopicPolicies.of(admin, names.all()))
                    .containsOnly(
                            Map.entry(names.watchlist(), "compact"),
                            Map.entry(names.state(), "compact"),
                            Map.entry(names.logins(), "compact"),
                            Map.entry(names.changes(), "delete"),
                            Map.entry(names.unreadable(), "delete"));
            var described = admin.describeTopics(names.all()).allTopicNames().get();
            assertThat(described.get(names.changes()).partitions()).hasSize(3);
            assertThat(described.get(names.logins()).partitions()).hasSize(1);
        }
    }

    @Test
    void thePublicTopicsAreCompressedSoThatEveryClientReadsThem() throws Exception {
        Topics.ensure(settings);

        assertThat(compression(names.changes())).isEqualTo("gzip");
        assertThat(compression(names.unreadable())).isEqualTo("gzip");
        assertThat(compression(names.state())).isEqualTo("producer");
    }

    @Test
    void whatExistsIsCompressedLikeThatTooUnlessSomebodyHasChosenOtherwise() throws Exception {
        create(
                new NewTopic(names.changes(), 3, (short) 1),
                new NewTopic(names.unreadable(), 3, (short) 1).configs(Map.of("compression.type", "lz4")));

        Topics.ensure(settings);

        await().untilAsserted(() -> assertThat(compression(names.changes())).isEqualTo("gzip"));
        assertThat(compression(names.unreadable())).isEqualTo("lz4");
    }

    @Test
    void theSettingsChooseTheCompressionOfThePublicTopicsAlone() throws Exception {
        Topics.ensure(settings);
        Map<String, String> client = new HashMap<>(settings.client());
        client.put("compression.type", "none");

        Topics.ensure(new KafkaSettings(client, settings.group(), 3, (short) 1, names, settings.http()));

        // A broker tells a topic's new setting some time after it has taken it.
        await().untilAsserted(() -> assertThat(compression(names.changes())).isEqualTo("uncompressed"));
        await().untilAsserted(() -> assertThat(compression(names.unreadable())).isEqualTo("uncompressed"));
        assertThat(compression(names.state())).isEqualTo("producer");
    }

    @Test
    void missingTopicsFollowThoseThatExistRatherThanTheConfiguration() throws Exception {
        create(new NewTopic(names.watchlist(), 5, (short) 1).configs(Map.of("cleanup.policy", "compact")));

        assertThat(Topics.ensure(settings).partitions()).isEqualTo(5);
    }

    @Test
    void partitionsThatSomebodyAddsAreRefusedWithTheWayOut() throws Exception {
        Topics.ensure(settings);
        try (Admin admin = Admin.create(settings.admin())) {
            admin.createPartitions(names.ofDevices().stream()
                            .collect(Collectors.toMap(name -> name, name -> NewPartitions.increaseTo(6))))
                    .all()
                    .get();
        }
        await().untilAsserted(() -> assertThatThrownBy(() -> Topics.ensure(settings))
                .isInstanceOf(UnusableTopics.class)
                .hasMessageContaining("placed by 3 partitions")
                .hasMessageContaining(names.state() + "=6")
                .hasMessageContaining("quarkus-run.jar reshard"));
    }

    @Test
    void whatIsRememberedOutlivesTheTopicsOfDevices() throws Exception {
        TopicsRow first = Topics.ensure(settings);
        try (Admin admin = Admin.create(settings.admin())) {
            admin.deleteTopics(names.ofDevices()).all().get();
            KafkaSettings others =
                    new KafkaSettings(settings.client(), settings.group(), 7, (short) 1, names, settings.http());
            await().ignoreExceptions()
                    .untilAsserted(() -> assertThat(Topics.ensure(others)).isEqualTo(first));
            assertThat(DescribedTopics.of(admin, names.all()).ids())
                    .doesNotContainValue(first.state())
                    .doesNotContainValue(first.watchlist());
            assertThat(DescribedTopics.of(admin, names.all()).partitions()).containsEntry(names.state(), 3);
        }
    }

    @Test
    void rowsThatAnEarlierVersionPlacedByFewerPartitionsAreFoundAtTheFirstStart() throws Exception {
        create(
                new NewTopic(names.watchlist(), 4, (short) 1).configs(Map.of("cleanup.policy", "compact")),
                new NewTopic(names.state(), 4, (short) 1).configs(Map.of("cleanup.policy", "compact")),
                new NewTopic(names.changes(), 4, (short) 1).configs(Map.of("cleanup.policy", "delete")));
        KafkaPlacement before = new KafkaPlacement(2);
        RealKafka.write(
                settings,
                Samples.devices(before, 1, 20).stream()
                        .map(imei -> new ProducerRecord<>(
                                names.state(), before.shardOf(imei), RowKey.of(imei), StateRow.write(Samples.STATE)))
                        .toList());

        assertThatThrownBy(() -> Topics.ensure(settings))
                .isInstanceOf(UnusableTopics.class)
                .hasMessageContaining("topic " + names.state() + " partition 1 holds rows that do not belong there")
                .hasMessageContaining("quarkus-run.jar reshard");
    }

    @Test
    void allFaultsAreToldAtOnce() throws Exception {
        create(
                new NewTopic(names.watchlist(), 2, (short) 1).configs(Map.of("cleanup.policy", "compact,delete")),
                new NewTopic(names.state(), 4, (short) 1),
                new NewTopic(names.changes(), 2, (short) 1).configs(Map.of("cleanup.policy", "compact")));

        assertThatThrownBy(() -> Topics.ensure(settings))
                .isInstanceOfSatisfying(UnusableTopics.class, unusable -> assertThat(unusable.faults())
                        .hasSize(4)
                        .anyMatch(fault -> fault.contains("same number of partitions"))
                        .anyMatch(fault -> fault.contains(names.watchlist() + " has cleanup.policy=compact,delete"))
                        .anyMatch(fault -> fault.contains(names.state() + " has cleanup.policy=delete"))
                        .anyMatch(fault -> fault.contains(names.changes() + " has cleanup.policy=compact ")));
    }

    @Test
    void tooFewBrokersForTheReplicationFactorIsAFaultOfTheConfiguration() {
        KafkaSettings three =
                new KafkaSettings(settings.client(), settings.group(), 3, (short) 3, names, settings.http());

        assertThatThrownBy(() -> Topics.ensure(three))
                .isInstanceOf(UnusableTopics.class)
                .hasMessageContaining("upgradewatch.kafka.replication-factor");
    }

    @Test
    void aKafkaThatIsAwayIsNoFaultOfTheTopics() {
        KafkaSettings nowhere = RealKafka.settings(
                "127.0.0.1:1", 3, Map.of("default.api.timeout.ms", "500", "request.timeout.ms", "200"));

        assertThatThrownBy(() -> Topics.ensure(nowhere)).isInstanceOf(KafkaUnreachable.class);
    }

    @Test
    void settingsThatNoClientTakesAreToldAsAFault() {
        KafkaSettings bad = RealKafka.settings(3, Map.of("security.protocol", "nonsense"));

        assertThatThrownBy(() -> Topics.ensure(bad))
                .isInstanceOf(UnusableTopics.class)
                .hasMessageContaining("kafka.*");
    }

    private String compression(String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(settings.admin())) {
            return admin.describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .get("compression.type")
                    .value();
        }
    }

    private void create(NewTopic... topics) throws Exception {
        try (Admin admin = Admin.create(settings.admin())) {
            admin.createTopics(List.of(topics)).all().get();
            List<String> created = Stream.of(topics).map(NewTopic::name).toList();
            await().until(() -> DescribedTopics.of(admin, created).partitions().size() == created.size());
        }
    }
}
