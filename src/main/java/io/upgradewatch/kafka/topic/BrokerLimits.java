package io.upgradewatch.kafka.topic;

import io.upgradewatch.kafka.client.KafkaAnswers;
import io.upgradewatch.kafka.client.KafkaSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jboss.logging.Logger;

/** What brokers and topics allow, held against what these settings ask for. Blocks. */
final class BrokerLimits {

    private static final Logger LOG = Logger.getLogger(BrokerLimits.class);
    private static final String TRANSACTION = "transaction.max.timeout.ms";
    private static final String SESSION_MIN = "group.min.session.timeout.ms";
    private static final String SESSION_MAX = "group.max.session.timeout.ms";

    private final KafkaSettings settings;
    private final Admin admin;

    BrokerLimits(KafkaSettings settings, Admin admin) {
        this.settings = settings;
        this.admin = admin;
    }

    /** Every limit of the brokers' that these settings pass, with the two ways out. */
    List<String> ofBrokers() {
        Optional<Node> node = KafkaAnswers.to(admin.describeCluster().nodes())
                .value()
                .flatMap(nodes -> nodes.stream().findFirst());
        Optional<Config> broker =
                node.flatMap(one -> config(new ConfigResource(ConfigResource.Type.BROKER, String.valueOf(one.id()))));
        if (broker.isEmpty()) {
            LOG.infof(
                    "the brokers do not tell their limits (%s and others), which takes DescribeConfigs on the cluster;"
                            + " should these settings pass one, that shows when it is first met",
                    TRANSACTION);
            return List.of();
        }
        List<String> faults = new ArrayList<>();
        atMost(broker.get(), TRANSACTION, settings.pen(0), ProducerConfig.TRANSACTION_TIMEOUT_CONFIG)
                .ifPresent(faults::add);
        if (!settings.brokersDecide()) {
            atMost(broker.get(), SESSION_MAX, settings.member(1), ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG)
                    .ifPresent(faults::add);
            atLeast(broker.get(), SESSION_MIN, settings.member(1), ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG)
                    .ifPresent(faults::add);
        }
        return faults;
    }

    /** Every one of these topics that takes smaller messages than may be sent to it. */
    List<String> ofTopics(Collection<String> topics) {
        List<String> faults = new ArrayList<>();
        for (String topic : topics) {
            config(new ConfigResource(ConfigResource.Type.TOPIC, topic))
                    .flatMap(config -> atMost(
                            config,
                            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                            settings.pen(0),
                            ProducerConfig.MAX_REQUEST_SIZE_CONFIG))
                    .ifPresent(fault -> faults.add("topic " + topic + ": " + fault
                            + "; raised by: kafka-configs.sh --bootstrap-server " + settings.servers()
                            + " --alter --entity-type topics --entity-name " + topic + " --add-config "
                            + TopicConfig.MAX_MESSAGE_BYTES_CONFIG + "="
                            + asked(settings.pen(0), ProducerConfig.MAX_REQUEST_SIZE_CONFIG)));
        }
        return faults;
    }

    private Optional<Config> config(ConfigResource resource) {
        return KafkaAnswers.to(admin.describeConfigs(List.of(resource)).values().get(resource))
                .value();
    }

    private static Optional<String> atMost(Config told, String limit, Map<String, Object> client, String key) {
        OptionalLong most = number(told, limit);
        return most.isPresent() && asked(client, key) > most.getAsLong()
                ? Optional.of(fault(key, asked(client, key), "at most", most.getAsLong(), limit))
                : Optional.empty();
    }

    private static Optional<String> atLeast(Config told, String limit, Map<String, Object> client, String key) {
        OptionalLong least = number(told, limit);
        return least.isPresent() && asked(client, key) < least.getAsLong()
                ? Optional.of(fault(key, asked(client, key), "at least", least.getAsLong(), limit))
                : Optional.empty();
    }

    private static String fault(String key, long asked, String bound, long allowed, String limit) {
        return "kafka." + key + " is " + asked + ", and the brokers allow " + bound + " " + allowed + " (" + limit
                + "): set kafka." + key + "=" + allowed;
    }

    private static long asked(Map<String, Object> client, String key) {
        Object value = client.get(key);
        return value == null
                ? (Integer) ProducerConfig.configDef().defaultValues().get(key)
                : Long.parseLong(value.toString().strip());
    }

    private static OptionalLong number(Config told, String key) {
        ConfigEntry entry = told.get(key);
        return entry == null || entry.value() == null
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(entry.value()));
    }
}
