package io.upgradewatch.kafka.client;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.network.ConnectionMode;
import org.apache.kafka.common.security.ssl.SslFactory;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/** What no client of Kafka's takes among the values that are given to them, found without asking any broker. */
public final class ClientFaults {

    private static final List<String> STORES =
            List.of(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG);
    private static final String SERVERS = CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;

    private final Map<String, String> given;
    private final KafkaSettings settings;
    private final Map<String, String> faults = new TreeMap<>();

    private ClientFaults(Map<String, String> given) {
        this.given = given;
        Map<String, String> complete = new TreeMap<>(given);
        complete.putIfAbsent(SERVERS, "localhost:9092");
        this.settings = new KafkaSettings(
                complete, "any", 1, (short) 1, TopicNames.CUSTOMARY, new HttpAddress("http", "127.0.0.1", 8080));
    }

    /**
     * Every fault: the key, without the prefix {@code kafka.}, and what is wrong with it, which repeats no value.
     *
     * @param given properties of every client, without that prefix
     */
    public static Map<String, String> of(Map<String, String> given) {
        ClientFaults faults = new ClientFaults(given);
        faults.values();
        if (faults.faults.isEmpty()) {
            faults.collisions();
        }
        faults.stores();
        if (faults.faults.isEmpty()) {
            faults.wholes();
        }
        if (faults.faults.isEmpty()) {
            faults.certificates();
        }
        return faults.faults;
    }

    private void values() {
        values(ProducerConfig.configDef(), settings.pen(0));
        values(ConsumerConfig.configDef(), settings.member(1));
        values(ConsumerConfig.configDef(), settings.reader("any", 1));
        values(AdminClientConfig.configDef(), settings.admin());
        if (given.containsKey(SERVERS)
                && !Stream.of(given.get(SERVERS).split(",")).allMatch(ClientFaults::address)) {
            faults.put(SERVERS, "must be addresses such as broker-1:9092, separated by commas");
        }
        if (!TopicCompression.known(given)) {
            faults.put(
                    ProducerConfig.COMPRESSION_TYPE_CONFIG,
                    "must be one of " + String.join(", ", TopicCompression.KNOWN));
        }
    }

    private void values(ConfigDef definition, Map<String, Object> client) {
        Map<String, String> texts = new TreeMap<>();
        client.forEach((key, value) -> texts.put(key, value.toString()));
        for (ConfigValue value : definition.validate(texts)) {
            if (!value.errorMessages().isEmpty() && given.containsKey(value.name())) {
                faults.putIfAbsent(value.name(), form(definition.configKeys().get(value.name())));
            }
        }
    }

    private static boolean address(String text) {
        return Utils.getHost(text.strip()) != null && Utils.getPort(text.strip()) != null;
    }

    private static String form(ConfigDef.ConfigKey key) {
        String type =
                switch (key.type) {
                    case INT, LONG, SHORT -> "a whole number";
                    case DOUBLE -> "a number";
                    case BOOLEAN -> "true or false";
                    case LIST -> "a list, separated by commas";
                    case CLASS -> "the name of a class that is there";
                    default -> "a text";
                };
        return "must be " + type + (key.validator == null ? "" : ", " + key.validator);
    }

    private void collisions() {
        if (!given.getOrDefault(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "").equalsIgnoreCase("consumer")) {
            below(
                    settings.member(1),
                    ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                    ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
        }
        below(
                settings.reader("any", 1),
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG);
        if (time(settings.admin(), CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG)
                < time(settings.admin(), CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG)) {
            faults.put(
                    CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
                    "must be at least kafka." + CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG);
        }
        Map<String, Object> pen = settings.pen(0);
        long delivery = time(pen, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
        if (delivery
                < time(pen, CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG)
                        + time(pen, ProducerConfig.LINGER_MS_CONFIG)) {
            faults.put(
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    "must be at least kafka.request.timeout.ms and kafka.linger.ms together");
        }
        if (time(pen, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG) < delivery) {
            faults.put(
                    ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                    "must be at least kafka.delivery.timeout.ms, or a transaction ends before its rows are written");
        }
    }

    private void below(Map<String, Object> client, String lower, String upper) {
        if (client.containsKey(upper) && time(client, lower) >= time(client, upper)) {
            faults.put(lower, "must be less than kafka." + upper);
        }
    }

    private static long time(Map<String, Object> client, String key) {
        return Long.parseLong(client.get(key).toString().strip());
    }

    private void stores() {
        for (String key : STORES) {
            String file = given.get(key);
            if (file != null && !readable(file)) {
                faults.put(key, "must name a file that can be read, and not " + file);
            }
        }
    }

    private static boolean readable(String file) {
        try {
            return Files.isReadable(Path.of(file)) && !Files.isDirectory(Path.of(file));
        } catch (InvalidPathException noName) {
            return false;
        }
    }

    // Stores that are there and cannot be opened.
    private void certificates() {
        String protocol = given.getOrDefault(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "");
        if (!protocol.toUpperCase(Locale.ROOT).endsWith("SSL")) {
            return;
        }
        try (SslFactory opening = new SslFactory(ConnectionMode.CLIENT)) {
            opening.configure(new AdminClientConfig(settings.admin()).values());
        } catch (KafkaException refused) {
            // Why is in no words of their own that name a key.
            String key = STORES.stream().filter(given::containsKey).findFirst().orElse("ssl.*");
            faults.put(key, "cannot be used: the store, its password or its type is wrong");
        }
    }

    // What each value passes alone and only a client's own rules know.
    private void wholes() {
        whole(() -> new ProducerConfig(serialized(settings.pen(0))));
        whole(() -> new ProducerConfig(serialized(settings.rows())));
        whole(() -> new ConsumerConfig(serialized(settings.member(1))));
        whole(() -> new ConsumerConfig(serialized(settings.reader("any", 1))));
        whole(() -> new AdminClientConfig(settings.admin()));
    }

    private void whole(Runnable make) {
        try {
            make.run();
        } catch (ConfigException refused) {
            String words = settings.masked(refused);
            String key =
                    given.keySet().stream().filter(words::contains).findFirst().orElse("*");
            faults.putIfAbsent(key, "cannot be used: " + words);
        }
    }

    private static Map<String, Object> serialized(Map<String, Object> client) {
        client.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        client.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        client.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        client.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return client;
    }
}
