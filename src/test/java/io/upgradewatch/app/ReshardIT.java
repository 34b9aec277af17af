package io.upgradewatch.app;

import io.upgradewatch.app.Events.Event;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.kafka.row.KafkaPlacement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** From added partitions, by way of the command that moves the rows, to a service that goes on as if nothing had been. */
@Tag("faults")
class ReshardIT {

    private static final int KILLED = 128 + 9;
    private static final int AFTER = 7;
    private static final List<Imei> FLEET =
            IntStream.range(0, 24).mapToObj(World::device).toList();

    private World world;

    @BeforeEach
    void world() {
        world = new World();
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void addedPartitionsCostAReshardAndNoChangeEvenIfItIsKilled() throws Exception {
        FLEET.forEach(imei -> world.tell(imei, World.ACCOUNT, "UpgradePending", 1));
        try (ServiceProcess instance = world.instance().start().awaitReady()) {
            FLEET.forEach(imei -> instance.put(
                    "/api/devices/" + imei.digits(),
                    "{\"account\":\"" + World.ACCOUNT + "\",\"since\":\"1970-01-01T00:00:00Z\"}"));
            try (Events events = world.changes()) {
                events.awaitCount(FLEET.size());
            }
            grow();
            assertThat(instance.stop()).isEqualTo(ServiceProcess.TERMINATED);
        }
        assertThat(JarCommand.main(CrashingReshard.class, kafka()).code()).isEqualTo(KILLED);
        try (ServiceProcess early = world.instance().start()) {
            assertThat(early.awaitExit()).isEqualTo(1);
            assertThat(early.log()).contains("a reshard to 7 partitions has begun and not ended");
        }

        JarCommand.Ended done = reshard("--output", "json");

        assertThat(done.code()).as(done.err()).isZero();
        assertThat(done.out()).contains("\"before\":4,\"partitions\":7,\"watches\":0,\"states\":");
        FLEET.forEach(imei -> world.tell(imei, World.ACCOUNT, "UpgradeSuccess", 1, 2));
        try (ServiceProcess again = world.instance().start().awaitReady();
                Events events = world.changes()) {
            events.awaitCount(3 * FLEET.size());
            FLEET.forEach(imei -> world.awaitPolls(imei, 2));
            assertThat(again.metric("upgradewatch_devices_watched")).isEqualTo(FLEET.size());
            List<Event> all = events.toTheEnd();
            assertThat(all).hasSize(3 * FLEET.size());
            assertThat(Events.byId(all).values()).containsOnly(1L);
            KafkaPlacement placement = new KafkaPlacement(AFTER);
            assertThat(all)
                    .filteredOn(event -> event.value().get("status").asText().equals("UpgradeSuccess"))
                    .hasSize(2 * FLEET.size())
                    .allMatch(event -> event.partition() == placement.shardOf(event.key()));
        }
    }

    @Test
    void theCommandLineTellsWhatItKnowsAndRefusesTheRest() {
        assertThat(JarCommand.run(Map.of(), "--help"))
                .satisfies(help -> assertThat(help.code()).isZero())
                .satisfies(help -> assertThat(help.out()).contains("reshard", "--version"));
        assertThat(JarCommand.run(Map.of(), "--version"))
                .satisfies(version -> assertThat(version.code()).isZero())
                .satisfies(version -> assertThat(version.out()).contains("1.0.0"));
        assertThat(JarCommand.run(Map.of(), "rehash"))
                .satisfies(unknown -> assertThat(unknown.code()).isEqualTo(2))
                .satisfies(unknown -> assertThat(unknown.err()).contains("rehash", "reshard"));
        assertThat(JarCommand.run(Map.of(), "reshard"))
                .satisfies(unconfigured -> assertThat(unconfigured.code()).isEqualTo(2))
                .satisfies(
                        unconfigured -> assertThat(unconfigured.err()).contains("kafka.bootstrap.servers is required"));
    }

    private JarCommand.Ended reshard(String... arguments) {
        return JarCommand.run(
                kafka(),
                Stream.concat(Stream.of("reshard"), List.of(arguments).stream()).toArray(String[]::new));
    }

    private Map<String, String> kafka() {
        return Map.of("kafka.bootstrap.servers", world.broker.bootstrapServers(), "kafka.session.timeout.ms", "6000");
    }

    private void grow() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", world.broker.bootstrapServers()))) {
            admin.createPartitions(Set.of(World.WATCHLIST, World.STATE, World.CHANGES).stream()
                            .collect(Collectors.toMap(name -> name, name -> NewPartitions.increaseTo(AFTER))))
                    .all()
                    .get();
        }
    }
}
