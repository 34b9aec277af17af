package io.upgradewatch.faults;

import io.upgradewatch.app.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Kafka of another version than the build's own, fetched by the build's Maven and run with nothing of ours. */
record OtherKafka(Path libraries) {

    /** Skips the test, with the reason, where that version cannot be had. */
    static OtherKafka of(String version) {
        Path libraries = Path.of("target", "kafka-" + version).toAbsolutePath();
        if (!Files.isDirectory(libraries)) {
            int code = run(List.of(
                    "./mvnw",
                    "-B",
                    "-q",
                    "-f",
                    "src/test/kafka/pom.xml",
                    "dependency:copy-dependencies",
                    "-Dkafka.version=" + version,
                    "-DoutputDirectory=" + libraries));
            assumeTrue(code == 0, "Kafka " + version + " cannot be fetched by Maven");
        }
        return new OtherKafka(libraries);
    }

    /** What starts a broker that keeps its data below {@code home}. */
    List<String> line(Path home, int port) {
        Path properties = home.resolve("server.properties");
        if (!Files.exists(properties)) {
            write(properties, home.resolve("data").toAbsolutePath(), port);
            String id = "MkU3OEVBNTcwNTJENDM2Qg";
            run(java("kafka.tools.StorageTool", "format", "-t", id, "-c", properties.toString()));
        }
        return java("kafka.Kafka", properties.toString());
    }

    private static void write(Path file, Path data, int port) {
        int controller = ServiceProcess.freePort();
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller,
                "advertised.listeners", "PLAINTEXT://127.0.0.1:" + port,
                "controller.listener.names", "CONTROLLER",
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "controller.quorum.voters", "1@127.0.0.1:" + controller,
                "log.dirs", data.toString(),
                "auto.create.topics.enable", "false",
                "broker.session.timeout.ms", "3000"));
        properties.putAll(Map.of(
                "broker.heartbeat.interval.ms", "500",
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.num.partitions", "4",
                "transaction.state.log.min.isr", "1",
                "group.initial.rebalance.delay.ms", "0"));
        try (var out = Files.newOutputStream(file)) {
            properties.store(out, null);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private List<String> java(String main, String... arguments) {
        List<String> line = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                libraries + "/*",
                main));
        line.addAll(List.of(arguments));
        return line;
    }

    private static int run(List<String> line) {
        try {
            return new ProcessBuilder(line).inheritIO().start().waitFor();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
