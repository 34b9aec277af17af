package io.upgradewatch.embedded.kafka;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** Broker and controller in one. The only class that touches the broker's code. */
final class KraftNode implements AutoCloseable {

    private static final String CONTROLLER = "CONTROLLER";
    private static final int NODE_ID = 1;

    private final KafkaRaftServer server;

    private KraftNode(KafkaRaftServer server) {
        this.server = server;
    }

    static AutoCloseable start(Path dataDir, String host, int port, int controllerPort) {
        try {
            format(dataDir);
            KafkaConfig config = new KafkaConfig(properties(dataDir, host, port, controllerPort), false);
            KraftNode node = new KraftNode(new KafkaRaftServer(config, Time.SYSTEM));
            node.startup();
            return node;
        } catch (Exception failed) {
            throw new BrokerNotStarted("the embedded Kafka did not start: " + reason(failed), failed);
        }
    }

    private void startup() {
        try {
            server.startup();
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path dataDir) throws Exception {
        if (Files.exists(dataDir.resolve("meta.properties"))) {
            return;
        }
        PrintStream silence = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        new Formatter()
                .setPrintStream(silence)
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(NODE_ID)
                .setControllerListenerName(CONTROLLER)
                .setDirectories(List.of(dataDir.toString()))
                .setMetadataLogDirectory(dataDir.toString())
                .run();
    }

    private static Map<String, String> properties(Path dataDir, String host, int port, int controllerPort) {
        String client = "PLAINTEXT://" + host + ":" + port;
        String controller = host + ":" + controllerPort;
        Map<String, String> properties = new TreeMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", String.valueOf(NODE_ID));
        properties.put("listeners", client + "," + CONTROLLER + "://" + controller);
        properties.put("advertised.listeners", client);
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        properties.put("inter.broker.listener.name", "PLAINTEXT");
        properties.put("controller.listener.names", CONTROLLER);
        // Static, so that the controller may have another port at each start.
        properties.put("controller.quorum.voters", NODE_ID + "@" + controller);
        properties.put("log.dirs", dataDir.toString());
        properties.put("auto.create.topics.enable", "false");
        properties.putAll(singleNode());
        return properties;
    }

    private static Map<String, String> singleNode() {
        Map<String, String> properties = new TreeMap<>();
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            properties.put(topic + ".replication.factor", "1");
            properties.put(topic + ".num.partitions", "4");
        }
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        // A killed broker comes back only when its old registration has run out: some 6 seconds instead of 13. Shorter
        // still, and a busy machine makes a healthy broker miss its own heartbeats.
        properties.put("broker.session.timeout.ms", "3000");
        properties.put("broker.heartbeat.interval.ms", "500");
        // Members of the new group protocol cannot choose these themselves; the same as classic members use here.
        properties.put("group.consumer.min.session.timeout.ms", "6000");
        properties.put("group.consumer.session.timeout.ms", "10000");
        properties.put("group.consumer.min.heartbeat.interval.ms", "1000");
        properties.put("group.consumer.heartbeat.interval.ms", "1000");
        return properties;
    }

    private static String reason(Throwable failed) {
        Throwable root = failed;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
