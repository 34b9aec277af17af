package io.upgradewatch.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How Kafka is reached and what is kept there. What is given as {@code kafka.*} reaches every client; only what
 * correctness rests on is not up for choice.
 *
 * @param client properties of every client, without the prefix {@code kafka.}
 * @param group the consumer group, which is also part of each shard's transactional id
 * @param partitions how many shards, when the topics are created
 * @param replicationFactor of topics that are created
 * @param topics their names
 * @param http where this instance's REST listens
 */
public record KafkaSettings(
        Map<String, String> client,
        String group,
        int partitions,
        short replicationFactor,
        TopicNames topics,
        HttpAddress http) {

    private static final List<String> MEMBERS_ONLY = List.of(
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG,
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);

    private static final Pattern SECRET = Pattern.compile("jaas|password|secret|keystore\\.key|credential");
    private static final Pattern PUNCTUATION = Pattern.compile("[\\s\"'=;]+");
    private static final int LEAST_SECRET = 3;

    public KafkaSettings {
        client = Map.copyOf(client);
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(topics, "topics");
        Objects.requireNonNull(http, "http");
    }

    Map<String, Object> admin() {
        Map<String, Object> config = shared("admin");
        MEMBERS_ONLY.forEach(config::remove);
        config.putIfAbsent(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, "5000");
        config.putIfAbsent(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
        return config;
    }

    /** A consumer that reads partitions of its own choice and is no member of anything. */
    Map<String, Object> reader(String purpose, int batch) {
        Map<String, Object> config = shared(purpose);
        MEMBERS_ONLY.forEach(config::remove);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, String.valueOf(batch));
        config.putIfAbsent(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, "30000");
        return config;
    }

    /** A reader of what is on the brokers, whether or not it will ever count: also of what open transactions hide. */
    Map<String, Object> uncommittedReader(String purpose, int batch) {
        Map<String, Object> config = reader(purpose, batch);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        return config;
    }

    /** A reader that gets through as much as it can. */
    Map<String, Object> replayer(int batch) {
        Map<String, Object> config = reader("replay", batch);
        // The defaults are a megabyte, and buffers that a fast network outruns.
        config.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, String.valueOf(4 << 20));
        config.putIfAbsent(ConsumerConfig.RECEIVE_BUFFER_CONFIG, "-1");
        return config;
    }

    /** A member of the group. */
    Map<String, Object> member(int batch) {
        Map<String, Object> config = shared("member");
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, http.clientId(unique()));
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, String.valueOf(batch));
        // A member that does not come back to poll holds up everybody's rebalance for this long.
        config.putIfAbsent(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, "60000");
        if ("consumer".equalsIgnoreCase(client.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG))) {
            // Brokers decide these for the new protocol, and its consumers refuse to be told.
            config.remove(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);
            config.remove(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
            config.remove(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);
            return config;
        }
        config.putIfAbsent(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        // A crashed instance's devices wait this long for their next owner. Kafka's 45 s would be most of the
        // shortest interval; much below 10 s a mere pause of a healthy process would cost a replay.
        config.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "10000");
        // Members learn of a rebalance by a heartbeat's answer, and a shard that moves waits for two of them.
        config.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "1000");
        return config;
    }

    /** The pen of one shard: bounded waits, so that a Kafka that is away is noticed within seconds. */
    Map<String, Object> pen(int shard) {
        Map<String, Object> config = producer("shard-" + shard);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId(shard));
        // The default of 100 ms is what a new transaction waits when the end of the one before is still being
        // written: 20 transactions a second instead of 150.
        config.putIfAbsent(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, "5");
        config.putIfAbsent(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, "250");
        config.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "30000");
        // States repeat themselves and each other: 5,600 changes a second instead of 4,000, for less CPU time here, on
        // the broker and in every replay, and a producer keeps fewer buffers.
        config.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        // Not the default of 3, which clears bigger tables for each batch: a change takes a tenth less CPU time, and as
        // many bytes.
        config.putIfAbsent(ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG, "1");
        return config;
    }

    /** What a reshard moves rows with; whoever begins one anew fences the one before. */
    Map<String, Object> resharder() {
        Map<String, Object> config = pen(0);
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, group + "-reshard-" + unique());
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, group + "-reshard");
        return config;
    }

    /** A producer without transactions. */
    Map<String, Object> rows() {
        Map<String, Object> config = producer("rows");
        config.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "5");
        return config;
    }

    String transactionalId(int shard) {
        return group + "-shard-" + shard;
    }

    // Kafka's own faults repeat parts of what it could not read, and any part may be the password.
    String masked(Throwable fault) {
        String message = String.valueOf(fault.getMessage());
        return client.entrySet().stream()
                .filter(one -> SECRET.matcher(one.getKey()).find())
                .filter(one -> Stream.of(PUNCTUATION.split(one.getValue()))
                        .anyMatch(part -> part.length() >= LEAST_SECRET && message.contains(part)))
                .findFirst()
                .map(one -> "kafka." + one.getKey() + " cannot be used")
                .orElse(message);
    }

    private Map<String, Object> producer(String purpose) {
        Map<String, Object> config = shared(purpose);
        MEMBERS_ONLY.forEach(config::remove);
        config.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        config.remove(ProducerConfig.PARTITIONER_CLASS_CONFIG);
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.putIfAbsent(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, "5000");
        // A commit must outwait its rows, or it ends without knowing whether one of them has failed.
        config.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "8000");
        config.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, "10000");
        return config;
    }

    private Map<String, Object> shared(String purpose) {
        Map<String, Object> config = new HashMap<>(client);
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, group + "-" + purpose + "-" + unique());
        // Nobody looks at what a client tells its broker about itself, and each of some twenty would have to ask first.
        config.putIfAbsent(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, "false");
        // A hundred JMX beans for each of them; what counts is in this service's own meters.
        config.putIfAbsent(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        return config;
    }

    // Two clients with one id share their JMX names, and Kafka warns of it.
    private static String unique() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    /** Without the properties, which may hold a password. */
    @Override
    public String toString() {
        return "KafkaSettings[group=" + group + ", topics=" + topics + "]";
    }
}
