package io.upgradewatch.kafka.client;

import io.upgradewatch.app.ServiceProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

import static org.awaitility.Awaitility.await;

/** A real broker that asks for a password and lets nobody do what he was not allowed to. */
public final class GuardedKafka implements AutoCloseable {

    /** Whom the service is to its brokers. */
    public static final String USER = "upgradewatch";

    private static final String NAME = "User:" + USER;

    private final int port = ServiceProcess.freePort();
    private final KafkaRaftServer server;
    private final Admin admin;

    /** @param more of the broker's properties */
    public GuardedKafka(Map<String, String> more) {
        RealKafka.quiet();
        Path data = Path.of("target", "guarded-" + UUID.randomUUID());
        try {
            Files.createDirectories(data);
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(1)
                    .setControllerListenerName("CONTROLLER")
                    .setDirectories(List.of(data.toString()))
                    .setMetadataLogDirectory(data.toString())
                    .run();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
        server = new KafkaRaftServer(new KafkaConfig(properties(data, more), false), Time.SYSTEM);
        server.startup();
        Map<String, Object> client = new HashMap<>(client("admin"));
        admin = Admin.create(client);
    }

    private Map<String, String> properties(Path data, Map<String, String> more) {
        int inner = ServiceProcess.freePort();
        int controller = ServiceProcess.freePort();
        Map<String, String> properties = new TreeMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put(
                "listeners",
                "CLIENT://127.0.0.1:" + port + ",INNER://127.0.0.1:" + inner + ",CONTROLLER://127.0.0.1:" + controller);
        properties.put("advertised.listeners", "CLIENT://127.0.0.1:" + port + ",INNER://127.0.0.1:" + inner);
        properties.put("listener.security.protocol.map", "CLIENT:SASL_PLAINTEXT,INNER:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("inter.broker.listener.name", "INNER");
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        properties.put("sasl.enabled.mechanisms", "PLAIN");
        properties.put(
                "listener.name.client.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_admin=\"admin-hush\" user_"
                        + USER + "=\"" + USER + "-hush\";");
        properties.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        properties.put("super.users", "User:ANONYMOUS;User:admin");
        properties.put("log.dirs", data.toString());
        properties.put("auto.create.topics.enable", "false");
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            properties.put(topic + ".replication.factor", "1");
            properties.put(topic + ".num.partitions", "2");
        }
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.putAll(more);
        return properties;
    }

    /** What a client of this user's needs, without the prefix {@code kafka.}. */
    public Map<String, String> client(String user) {
        return Map.of(
                "bootstrap.servers",
                bootstrapServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user + "\" password=\""
                        + user + "-hush\";");
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Speaks as one who may do everything. */
    public Admin admin() {
        return admin;
    }

    /** Does what a {@code kafka-acls.sh} command would; returns what it has allowed. */
    public List<AclBinding> run(String command) {
        List<AclOperation> operations = new ArrayList<>();
        PatternType pattern = PatternType.LITERAL;
        ResourceType type = ResourceType.UNKNOWN;
        String name = "";
        String[] words = command.substring(command.indexOf("kafka-acls.sh")).split("\\s+");
        for (int i = 1; i < words.length; i++) {
            switch (words[i]) {
                case "--add" -> {}
                case "--bootstrap-server" -> require(words[++i].equals(bootstrapServers()), command);
                case "--allow-principal" -> require(words[++i].equals(NAME), command);
                case "--operation" ->
                    operations.add(AclOperation.fromString(words[++i].replaceAll("(?<=.)([A-Z])", "_$1")));
                case "--topic", "--group", "--transactional-id" -> {
                    type = ResourceType.valueOf(
                            words[i].substring(2).replace('-', '_').toUpperCase(Locale.ROOT));
                    name = words[++i];
                }
                case "--resource-pattern-type" -> pattern = PatternType.valueOf(words[++i].toUpperCase(Locale.ROOT));
                default -> throw new AssertionError(words[i] + " in " + command);
            }
        }
        ResourcePattern resource = new ResourcePattern(type, name, pattern);
        List<AclBinding> allowed = operations.stream()
                .map(operation ->
                        new AclBinding(resource, new AccessControlEntry(NAME, "*", operation, AclPermissionType.ALLOW)))
                .toList();
        allow(allowed);
        return allowed;
    }

    public void allow(List<AclBinding> rights) {
        done(() -> admin.createAcls(rights).all().get());
        await("brokers know it").until(() -> rights.stream().allMatch(this::allowed));
    }

    public void forbid(List<AclBinding> rights) {
        done(() -> admin.deleteAcls(rights.stream().map(AclBinding::toFilter).toList())
                .all()
                .get());
        await("brokers know it").until(() -> rights.stream().noneMatch(this::allowed));
    }

    // A broker goes by a new rule some time after it has been taken.
    private boolean allowed(AclBinding right) {
        return !admin.describeAcls(right.toFilter())
                .values()
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .isEmpty();
    }

    /** A right of the service's. */
    public static AclBinding right(ResourceType type, String name, PatternType pattern, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry(NAME, "*", operation, AclPermissionType.ALLOW));
    }

    /** The rights that the documentation tells to give. */
    public static List<AclBinding> all(TopicNames topics, String group) {
        Stream<AclBinding> onTopics = topics.all().stream().flatMap(topic -> Stream.of(
                        AclOperation.READ,
                        AclOperation.WRITE,
                        AclOperation.CREATE,
                        AclOperation.DESCRIBE_CONFIGS,
                        AclOperation.ALTER_CONFIGS)
                .map(operation -> right(ResourceType.TOPIC, topic, PatternType.LITERAL, operation)));
        return Stream.concat(
                        onTopics,
                        Stream.of(
                                right(ResourceType.GROUP, group, PatternType.LITERAL, AclOperation.READ),
                                right(
                                        ResourceType.TRANSACTIONAL_ID,
                                        group + "-shard-",
                                        PatternType.PREFIXED,
                                        AclOperation.WRITE)))
                .toList();
    }

    @Override
    public void close() {
        admin.close();
        server.shutdown();
        server.awaitShutdown();
    }

    private static void require(boolean condition, String command) {
        if (!condition) {
            throw new AssertionError(command);
        }
    }

    private static void done(Asking asking) {
        try {
            asking.ask();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private interface Asking {
        void ask() throws ExecutionException, InterruptedException;
    }
}
