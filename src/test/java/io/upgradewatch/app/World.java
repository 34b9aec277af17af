package io.upgradewatch.app;

import io.upgradewatch.embedded.kafka.EmbeddedBroker;
import io.upgradewatch.embedded.thingspace.Simulator;
import io.upgradewatch.embedded.thingspace.SimulatorSettings;
import io.upgradewatch.embedded.thingspace.fleet.SimulatedFleet;
import io.upgradewatch.fota.Imei;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

import static org.awaitility.Awaitility.await;

/** What surrounds an instance in a test: a real Kafka and a simulated ThingSpace, both in the test's own process. */
public final class World implements AutoCloseable {

    public static final String ACCOUNT = "0000123456-00001";
    public static final Imei DEVICE = Imei.of("990000473475989");
    public static final String CHANGES = "upgradewatch.upgrade-status-changed";
    static final String STATE = "upgradewatch.state";

    public static final String WATCHLIST = "upgradewatch.watchlist";

    private static final SimulatedFleet NAMES = SimulatedFleet.lively(1_000);

    final Simulator simulator;
    public EmbeddedBroker broker;
    private final Path data;
    private final Vertx vertx = Vertx.vertx();

    public World(SimulatedFleet... fleets) {
        this(SimulatorSettings.of(fleets));
    }

    public World(SimulatorSettings settings) {
        try {
            Path parent = Files.createDirectories(Path.of("target", "worlds"));
            data = Files.createTempDirectory(parent, "kafka");
            broker = EmbeddedBroker.start(data, 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        simulator = new Simulator(vertx, settings);
        simulator.start().await().indefinitely();
    }

    /** An instance that lives in this world and polls twice a second. */
    public ServiceProcess.Plan instance() {
        return ServiceProcess.plan()
                .with("kafka.bootstrap.servers", broker.bootstrapServers())
                .with("upgradewatch.kafka.replication-factor", 1)
                .with("upgradewatch.kafka.partitions", 4)
                .with("upgradewatch.thingspace.url", simulator.url())
                .with("upgradewatch.thingspace.key", "demo-key")
                .with("upgradewatch.thingspace.secret", "demo-secret")
                .with("upgradewatch.thingspace.username", "demo-user")
                .with("upgradewatch.thingspace.password", "demo-password")
                .with("upgradewatch.budget.rate", 500)
                .with("upgradewatch.schedule.interval", "500ms");
    }

    /** Starts the broker again, after a {@code broker.close()}, where it was and with what it had. */
    void restartBroker() {
        broker = EmbeddedBroker.start(data, broker.port());
    }

    /** A device for a test to script. */
    public static Imei device(int number) {
        return NAMES.imei(number);
    }

    /** Scripts a history of these campaigns, all of this status, the first the oldest. */
    public void tell(Imei imei, String account, String status, int... campaigns) {
        simulator.script(
                imei,
                IntStream.of(campaigns)
                        .mapToObj(campaign -> entry(imei, account, status, campaign))
                        .collect(Collectors.joining(",", "[", "]")));
    }

    private static String entry(Imei imei, String account, String status, int campaign) {
        return """
                {"deviceId":"%s","campaignId":"252d7ffc-7e35-11ec-931d-%012d","accountName":"%s","startDate":"2026-11-20",
                 "reportUpdatedTime":"2026-11-20 10:%02d:00 +0000 UTC","status":"%s","reason":"a reason"}
                """.formatted(imei.digits(), campaign, account, campaign, status);
    }

    /** Writes to the watchlist as anyone may; {@code partition} is null for the usual one, which is returned. */
    int write(Integer partition, String key, String value) {
        try (KafkaProducer<String, String> anyone = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            return anyone.send(new ProducerRecord<>(WATCHLIST, partition, key, value))
                    .get()
                    .partition();
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    public Events events(String topic) {
        return new Events(broker.bootstrapServers(), topic);
    }

    Events changes() {
        return new Events(broker.bootstrapServers(), CHANGES);
    }

    /** Waits until the scripted device has been polled this many times more. */
    public void awaitPolls(int polls) {
        awaitPolls(DEVICE, polls);
    }

    public void awaitPolls(Imei device, int polls) {
        long before = simulator.asked(device);
        await().atMost(Duration.ofSeconds(90)).until(() -> simulator.asked(device) >= before + polls);
    }

    /** The documented sample, as the documentation prints it. */
    static String sample() {
        try (InputStream in = World.class.getResourceAsStream("/seed-history.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        simulator.stop().await().indefinitely();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        broker.close();
    }
}
