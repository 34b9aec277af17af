package io.upgradewatch.kafka.client;

import java.time.Duration;
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

    public Map<String, Object> admin() {
        Map<String, Object> config = shared("admin");
        MEMBERS_ONLY.forEach(config::remove);
        config.putAll(times().admin());
        return config;
    }

    /** A consumer that reads partitions of its own choice and is no member of anything. */
    public Map<String, Object> reader(String purpose, int batch) {
        Map<String, Object> config = shared(purpose);
        MEMBERS_ONLY.forEach(config::remove);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, String.valueOf(batch));
        config.putAll(times().reader());
        return config;
    }

    /** A reader of what is on the brokers, whether or not it will ever count: also of what open transactions hide. */
    public Map<String, Object> uncommittedReader(String purpose, int batch) {
        Map<String, Object> config = reader(purpose, batch);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        return config;
    }

    /** A reader that gets through as much as it can. */
    public Map<String, Object> replayer(int batch) {
        Map<String, Object> config = reader("replay", batch);
        // The defaults are a megabyte, and buffers that a fast network outruns.
        config.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, String.valueOf(4 << 20));
        config.putIfAbsent(ConsumerConfig.RECEIVE_BUFFER_CONFIG, "-1");
        return config;
    }

    /** A member of the group. */
    public Map<String, Object> member(int batch) {
        Map<String, Object> config = shared("member");
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, http.clientId(unique()));
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, String.valueOf(batch));
        config.putAll(times().member());
        if (brokersDecide()) {
            // Brokers decide these for the new protocol, and its consumers refuse to be told.
            config.remove(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);
            config.remove(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
            config.remove(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);
            return config;
        }
        config.putIfAbsent(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return config;
    }

    /** The producer of one shard: bounded waits, so that a Kafka that is away is noticed within seconds. */
    public Map<String, Object> pen(int shard) {
        Map<String, Object> config = producer("shard-" + shard);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId(shard));
        config.putAll(times().transactions());
        // States repeat themselves and each other: 5,600 changes a second instead of 4,000, for less CPU time here, on
        // the broker and in every replay, and a producer keeps fewer buffers.
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        // Not the default of 3, which clears bigger tables for each batch: a change takes a tenth less CPU time, and as
        // many bytes.
        config.putIfAbsent(ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG, "1");
        return config;
    }

    /** What a reshard moves rows with; whoever begins one anew fences the one before. */
    public Map<String, Object> resharder() {
        Map<String, Object> config = pen(0);
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, group + "-reshard-" + unique());
        // Begins as those of the shards do, so that the same right is enough.
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalIds() + "reshard");
        return config;
    }

    /** A producer without transactions. */
    public Map<String, Object> rows() {
        return producer("rows");
    }

    public String servers() {
        return client.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "");
    }

    private ClientTimes times() {
        return new ClientTimes(client);
    }

    /** Whether the group's times are for brokers to decide: so it is with the new group protocol. */
    public boolean brokersDecide() {
        return "consumer".equalsIgnoreCase(client.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG));
    }

    /** How long this instance's shards stay its own without a word from it, as far as that is for it to say. */
    public Duration session() {
        return Duration.ofMillis(brokersDecide() ? ClientTimes.SESSION : times().session());
    }

    public String transactionalId(int shard) {
        return transactionalIds() + shard;
    }

    /** What all of them begin with. */
    public String transactionalIds() {
        return group + "-shard-";
    }

    // Kafka's own faults repeat parts of what it could not read, and any part may be the password.
    public String masked(Throwable fault) {
        String message = String.valueOf(fault.getMessage());
        return client.entrySet().stream()
                .filter(one ->
                        SECRET.matcher(one.getKey()).find() && !one.getKey().endsWith("-file"))
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
        config.putAll(times().producer());
        return config;
    }

    private Map<String, Object> shared(String purpose) {
        Map<String, Object> config = new HashMap<>(client);
        // The topics' own, see TopicCompression; what each client does follows from what it writes.
        config.remove(ProducerConfig.COMPRESSION_TYPE_CONFIG);
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
