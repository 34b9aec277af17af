package io.upgradewatch.app;

import io.smallrye.config.SmallRyeConfig;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * What is given as {@code kafka.*}, for Kafka's clients. From the environment only names that Kafka knows are taken:
 * {@code KAFKA_HOME} and the like mean something else.
 */
final class KafkaKeys {

    private static final String PREFIX = "kafka.";
    private static final String VARIABLE = "KAFKA_";

    private KafkaKeys() {}

    /** The keys without their prefix, and their values. */
    static Map<String, String> of(SmallRyeConfig config) {
        Set<String> known = new HashSet<>(ProducerConfig.configNames());
        known.addAll(ConsumerConfig.configNames());
        known.addAll(AdminClientConfig.configNames());
        Map<String, String> keys = new TreeMap<>();
        for (String name : config.getPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                put(config, name, name.substring(PREFIX.length()), keys);
            }
        }
        for (String variable : System.getenv().keySet()) {
            String key = variable.toLowerCase(Locale.ROOT).replace('_', '.');
            if (variable.startsWith(VARIABLE) && known.contains(key.substring(PREFIX.length()))) {
                put(config, key, key.substring(PREFIX.length()), keys);
            }
        }
        keys.keySet().removeIf(key -> notKafkas(config, key, known));
        return keys;
    }

    private static void put(SmallRyeConfig config, String name, String key, Map<String, String> keys) {
        config.getOptionalValue(name, String.class).ifPresent(value -> keys.put(key, value));
    }

    // The environment's names are offered in dotted form as well.
    private static boolean notKafkas(SmallRyeConfig config, String key, Set<String> known) {
        String source = config.getConfigValue(PREFIX + key).getConfigSourceName();
        return !known.contains(key) && source != null && source.contains("EnvConfigSource");
    }
}
