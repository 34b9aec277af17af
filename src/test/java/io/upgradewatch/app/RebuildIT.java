package io.upgradewatch.app;

import io.upgradewatch.app.Events.Event;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A state that goes while the service runs and comes back empty, until it is rebuilt from the changes. */
@Tag("faults")
class RebuildIT {

    private static final String DEVICE_PATH = "/api/devices/" + World.DEVICE.digits();

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
    void nothingIsToldAgainWhateverBecomesOfTheState() throws Exception {
        world.simulator.script(World.DEVICE, World.sample());
        try (ServiceProcess instance = world.instance().start().awaitReady()) {
            instance.put(DEVICE_PATH, "{\"account\":\"" + World.ACCOUNT + "\",\"since\":\"1970-01-01T00:00:00Z\"}");
            assertThat(changes(5)).hasSize(5);
            loseTheState(instance);
            instance.await("nothing is polled", RebuildIT::refused);
            assertThat(instance.management("/q/health/ready").statusCode()).isEqualTo(503);
        }
        try (ServiceProcess unchosen = world.instance().start()) {
            unchosen.await("nothing is polled", RebuildIT::refused);
            assertThat(unchosen.log().lines().filter(line -> line.contains("shard is not polled shard=0")))
                    .hasSize(1);
        }
        assertThat(changes(5)).hasSize(5);
        try (ServiceProcess rebuilding = world.instance()
                .with("upgradewatch.kafka.lost-state", "rebuild")
                .with("upgradewatch.kafka.notices.enabled", true)
                .start()
                .awaitReady()) {
            world.awaitPolls(3);
            List<Event> all = changes(9);
            assertThat(all).as("five changes, and a notice of each shard").hasSize(9);
            assertThat(all)
                    .filteredOn(event -> event.headers().get("ce_type").equals("UpgradewatchNotice"))
                    .hasSize(4)
                    .allMatch(event -> event.value().get("choice").asText().equals("rebuild"));
            assertThat(rebuilding.get(DEVICE_PATH).body()).contains("UpgradeSuccess");
        }
        world.simulator.script(World.DEVICE, World.sample().replaceFirst("UpgradeSuccess", "UpgradeFailed"));
        try (ServiceProcess refusing = world.instance().start().awaitReady()) {
            List<Event> all = changes(10);
            world.awaitPolls(3);
            assertThat(changes(10)).hasSize(10);
            assertThat(Events.byId(all).values()).containsOnly(1L);
            Event last = all.stream()
                    .filter(event -> "1".equals(event.headers().get("ce_sequence")))
                    .findFirst()
                    .orElseThrow();
            assertThat(last.value().get("previousStatus").asText()).isEqualTo("UpgradeSuccess");
            assertThat(refusing.management("/q/health/ready").statusCode()).isEqualTo(200);
        }
    }

    private List<Event> changes(int atLeast) {
        try (Events events = world.changes()) {
            events.awaitCount(atLeast);
            return events.toTheEnd();
        }
    }

    private static boolean refused(ServiceProcess instance) {
        String ready = instance.management("/q/health/ready").body();
        return ready.contains("shards [0, 1, 2, 3] are not polled: the state was never written")
                && ready.contains("upgradewatch.kafka.lost-state to rebuild");
    }

    private void loseTheState(ServiceProcess instance) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", world.broker.bootstrapServers()))) {
            admin.deleteTopics(List.of(World.STATE)).all().get();
            instance.await("the topic is missed", one -> one.management("/q/health/ready")
                    .body()
                    .contains("topics are missing: [" + World.STATE + "]"));
            admin.createTopics(List.of(
                            new NewTopic(World.STATE, 4, (short) 1).configs(Map.of("cleanup.policy", "compact"))))
                    .all()
                    .get();
        }
    }
}
