package io.upgradewatch.app.config;

import io.smallrye.config.SmallRyeConfig;
import io.upgradewatch.kafka.client.SaslCredentialsFile;
import io.upgradewatch.kafka.client.SslStoreFiles;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/**
 * What is given as {@code kafka.*}, for Kafka's clients. From the environment only names that Kafka knows are taken:
 * {@code KAFKA_HOME} and the like mean something else.
 */
public final class KafkaKeys {

    private static final String PREFIX = "kafka.";
    private static final String VARIABLE = "KAFKA_";
    private static final String FILE = "-file";
    private static final String FILE_VARIABLE = "_FILE";

    private KafkaKeys() {}

    /** The keys without their prefix, and their values; those of secrets may come from files. */
    public static Map<String, String> of(SmallRyeConfig config, ConfigurationFaults faults) {
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
        for (String variable : System.getenv().keySet()) {
            secretFile(variable, known).ifPresent(key -> put(config, variable, key, keys));
        }
        keys.keySet().removeIf(key -> notKafkas(config, key, known));
        return secrets(keys, new Secrets(faults));
    }

    // A variable's name does not tell a dash from a dot.
    private static Optional<String> secretFile(String variable, Set<String> known) {
        if (!variable.startsWith(VARIABLE) || !variable.endsWith(FILE_VARIABLE)) {
            return Optional.empty();
        }
        String base = variable.substring(VARIABLE.length(), variable.length() - FILE_VARIABLE.length())
                .toLowerCase(Locale.ROOT)
                .replace('_', '.');
        return known.contains(base) && LiteralSecrets.literal(PREFIX + base)
                ? Optional.of(base + FILE)
                : Optional.empty();
    }

    private static Map<String, String> secrets(Map<String, String> given, Secrets secrets) {
        Map<String, String> keys = new TreeMap<>();
        Set<String> names = new TreeSet<>();
        given.forEach((key, value) -> {
            String base = key.endsWith(FILE) ? key.substring(0, key.length() - FILE.length()) : key;
            if (LiteralSecrets.literal(PREFIX + base)) {
                names.add(base);
            } else {
                keys.put(key, value);
            }
        });
        names.forEach(name -> secrets.optional(
                        PREFIX + name,
                        Optional.ofNullable(given.get(name)),
                        Optional.ofNullable(given.get(name + FILE)))
                .ifPresent(secret -> keys.put(name, secret)));
        rotate(given, keys);
        return keys;
    }

    // What is in files is read again for each connection, unless somebody has a way of his own.
    private static void rotate(Map<String, String> given, Map<String, String> keys) {
        String mechanism = given.getOrDefault(SaslConfigs.SASL_MECHANISM, "");
        boolean password = mechanism.equals("PLAIN") || mechanism.startsWith("SCRAM-");
        if (password
                && keys.containsKey(SaslConfigs.SASL_JAAS_CONFIG)
                && given.containsKey(SaslCredentialsFile.FILE)
                && !given.containsKey(SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS)) {
            keys.put(SaslCredentialsFile.FILE, given.get(SaslCredentialsFile.FILE));
            keys.put(SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS, SaslCredentialsFile.class.getName());
        }
        boolean stores = given.containsKey(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG)
                || given.containsKey(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG);
        if (stores && !given.containsKey(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG)) {
            keys.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, SslStoreFiles.class.getName());
            given.forEach((key, value) -> {
                if (key.startsWith("ssl.") && key.endsWith("password" + FILE)) {
                    keys.put(key, value);
                }
            });
        }
    }

    private static void put(SmallRyeConfig config, String name, String key, Map<String, String> keys) {
        config.getOptionalValue(name, String.class).ifPresent(value -> keys.put(key, value));
    }

    // The environment's names are offered in dotted form as well.
    private static boolean notKafkas(SmallRyeConfig config, String key, Set<String> known) {
        String source = config.getConfigValue(PREFIX + key).getConfigSourceName();
        return !known.contains(key) && !key.endsWith(FILE) && source != null && source.contains("EnvConfigSource");
    }
}
