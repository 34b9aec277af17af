package io.upgradewatch.kafka.topic;

import io.upgradewatch.kafka.client.KafkaSettings;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.SaslConfigs;

/**
 * Something that this service needs to do and is not allowed to.
 *
 * @param resource what it would do it to, in words
 * @param operations as access control lists name them
 * @param options how {@code kafka-acls.sh} is told the resource
 */
record MissingRight(String resource, Set<AclOperation> operations, List<String> options) {

    private static final Pattern USER_NAME =
            Pattern.compile("(?:Scram|Plain)LoginModule\\s.*?\\busername\\s*=\\s*\"?([\\w.@-]+)");

    MissingRight {
        operations = new TreeSet<>(operations);
    }

    static MissingRight onTopic(String topic, Set<AclOperation> operations) {
        return new MissingRight("topic " + topic, operations, List.of("--topic", topic));
    }

    static MissingRight onGroup(String group, AclOperation operation) {
        return new MissingRight("group " + group, Set.of(operation), List.of("--group", group));
    }

    /** On the transactional ids of all shards, which begin alike. */
    static MissingRight onTransactionalIds(String prefix) {
        return new MissingRight(
                "transactional ids " + prefix + "…",
                Set.of(AclOperation.WRITE),
                List.of("--transactional-id", prefix, "--resource-pattern-type", "prefixed"));
    }

    /** What is missing, and the command that allows it. */
    String told(KafkaSettings settings) {
        String command = Stream.of(
                        Stream.of("kafka-acls.sh", "--bootstrap-server", settings.servers()),
                        Stream.of("--add", "--allow-principal", "User:" + userName(settings)),
                        operations.stream().flatMap(operation -> Stream.of("--operation", spelt(operation))),
                        options.stream())
                .flatMap(words -> words)
                .collect(Collectors.joining(" "));
        return this + "; allowed by: " + command;
    }

    // As whom the brokers know us, where that is to be seen; the name alone is no secret.
    private static String userName(KafkaSettings settings) {
        Matcher name = USER_NAME.matcher(settings.client().getOrDefault(SaslConfigs.SASL_JAAS_CONFIG, ""));
        return name.find() ? name.group(1) : "PRINCIPAL";
    }

    /** {@code UserName} of {@code USER_NAME}. */
    private static String spelt(AclOperation operation) {
        return Stream.of(operation.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    /** {@code Read, Write on topic upgradewatch.state}. */
    @Override
    public String toString() {
        return operations.stream().map(MissingRight::spelt).collect(Collectors.joining(", ")) + " on " + resource;
    }
}
