package io.upgradewatch.faults;

import io.upgradewatch.app.ServiceProcess;
import io.upgradewatch.embedded.kafka.BrokerMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

import static org.awaitility.Awaitility.await;

/** A Kafka broker in a process of its own that may be killed, put to sleep, and started again on its data. */
final class Broker implements AutoCloseable {

    private final Path home;
    private final Optional<SmallDisk> disk;
    private final Optional<OtherKafka> other;
    private final int port = ServiceProcess.freePort();
    private Process process;

    private Broker(Path home, Optional<SmallDisk> disk, Optional<OtherKafka> other) {
        this.home = home;
        this.disk = disk;
        this.other = other;
    }

    /** @param small whether its data is kept on a disk that can be filled, where there can be one */
    static Broker start(boolean small) {
        return start(small, Optional.empty());
    }

    /** One of another version than the build's own. */
    static Broker start(OtherKafka other) {
        return start(false, Optional.of(other));
    }

    private static Broker start(boolean small, Optional<OtherKafka> other) {
        try {
            Path parent = Files.createDirectories(Path.of("target", "faults"));
            Path home = Files.createTempDirectory(parent, "broker");
            Broker broker = new Broker(home, small ? SmallDisk.mount(home) : Optional.empty(), other);
            broker.restart();
            try {
                broker.awaitUp();
            } catch (RuntimeException late) {
                broker.close();
                throw late;
            }
            return broker;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Starts the process; it takes requests some seconds later. */
    void restart() {
        List<String> line = other.map(kafka -> kafka.line(home, port)).orElseGet(this::ownLine);
        try {
            process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            home.resolve("broker.log").toFile()))
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private List<String> ownLine() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerMain.class.getName(),
                disk.map(SmallDisk::root).orElse(home).resolve("data").toString(),
                Integer.toString(port));
    }

    void awaitUp() {
        await("the broker is up; its log is in " + home)
                .atMost(Duration.ofSeconds(180))
                .until(this::up);
    }

    private boolean up() {
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers",
                bootstrapServers(),
                "default.api.timeout.ms",
                "2000",
                "request.timeout.ms",
                "1000"))) {
            return !admin.describeCluster().nodes().get(3, TimeUnit.SECONDS).isEmpty();
        } catch (Exception notYet) {
            return false;
        }
    }

    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Strikes, and says what ends it. */
    Runnable strike(Strike strike) {
        switch (strike) {
            case BROKER_KILL -> {
                kill();
                return this::restart;
            }
            case BROKER_PAUSE -> {
                Signals.pause(handle());
                return () -> Signals.wake(handle());
            }
            case DISK_FULL -> {
                disk.orElseThrow().fill();
                return this::freeAndRestart;
            }
            default -> throw new IllegalArgumentException(strike.toString());
        }
    }

    private void freeAndRestart() {
        System.out.println(alive() ? "the broker bears a full disk" : "the broker has died of a full disk");
        kill();
        disk.orElseThrow().free();
        restart();
    }

    /** Where everything of this run is kept. */
    Path home() {
        return home;
    }

    /** Whether it has a disk that can be filled. */
    boolean hasSmallDisk() {
        return disk.isPresent();
    }

    boolean alive() {
        return process.isAlive();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        kill();
        disk.ifPresent(SmallDisk::close);
    }
}
