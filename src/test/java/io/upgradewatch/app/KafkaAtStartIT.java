package io.upgradewatch.app;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the packaged service makes of a Kafka that is not as it should be when it starts. */
class KafkaAtStartIT {

    private static final String UNREACHABLE =
            "upgradewatch_polls_total{account=\"" + World.ACCOUNT + "\",outcome=\"unreachable\"";

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
    void topicsThatWouldLoseSomethingAreRefusedWithASentenceForEachFault() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", world.broker.bootstrapServers()))) {
            admin.createTopics(List.of(
                            new NewTopic("odd.watchlist", 2, (short) 1).configs(Map.of("cleanup.policy", "compact")),
                            new NewTopic("odd.state", 4, (short) 1).configs(Map.of("cleanup.policy", "delete")),
                            new NewTopic("odd.changes", 2, (short) 1).configs(Map.of("cleanup.policy", "compact"))))
                    .all()
                    .get();
        }
        try (ServiceProcess instance = world.instance()
                .with("upgradewatch.kafka.topics.watchlist", "odd.watchlist")
                .with("upgradewatch.kafka.topics.state", "odd.state")
                .with("upgradewatch.kafka.topics.changes", "odd.changes")
                .start()) {
            assertThat(instance.awaitExit()).isEqualTo(1);
            assertThat(instance.log())
                    .contains("same number of partitions")
                    .contains("topic odd.state has cleanup.policy=delete and needs compact alone")
                    .contains("topic odd.changes has cleanup.policy=compact and needs delete alone")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aKafkaThatIsAwayIsWaitedForAndThenWorkedWith() {
        world.simulator.script(World.DEVICE, World.sample());
        world.broker.close();
        try (ServiceProcess instance = world.instance()
                .with("kafka.session.timeout.ms", 6_000)
                .with("kafka.heartbeat.interval.ms", 500)
                .start()
                .awaitUp()) {
            instance.await(
                    "it says what it waits for",
                    one -> one.management("/q/health/ready").body().contains("Kafka is away"));
            assertThat(instance.management("/q/health/ready").statusCode()).isEqualTo(503);
            assertThat(instance.management("/q/health/started").statusCode()).isEqualTo(503);
            assertThat(instance.management("/q/health/live").statusCode()).isEqualTo(200);
            assertThat(instance.get("/").statusCode()).isEqualTo(200);
            assertThat(instance.get("/api/summary").statusCode()).isEqualTo(503);
            assertThatAlertsHaveTheirSeries(instance);
            instance.await("it says so in the log", one -> one.log().contains("Kafka cannot be reached"));

            world.restartBroker();

            instance.awaitReady();
            assertThat(instance.management("/q/health/ready").body()).contains("idle: no device");
            instance.await("the group is heard", one -> one.metric("upgradewatch_group_heard") == 1);
            assertThatItIsStartedAndAlive(instance);
            instance.put(
                    "/api/devices/" + World.DEVICE.digits(),
                    "{\"account\":\"" + World.ACCOUNT + "\",\"since\":\"1970-01-01T00:00:00Z\"}");
            try (Events events = world.changes()) {
                assertThat(events.awaitCount(5)).hasSize(5);
            }
            assertThat(instance.log()).doesNotContain("\tat ");

            world.simulator.stop().await().indefinitely();
            instance.await("upstream is away", one -> one.metric(UNREACHABLE) > 0);
            assertThat(instance.metric("upgradewatch_token_requests_total{result=\"ok\",set=\"default\""))
                    .isEqualTo(1);
            assertThat(instance.management("/q/health/ready").statusCode()).isEqualTo(200);
            assertThatItIsStartedAndAlive(instance);

            world.broker.close();
            instance.await("the broker is missed", one -> one.management("/q/health/ready")
                    .body()
                    .contains("has not been heard lately: Kafka is away"));
            assertThat(instance.management("/q/health/ready").statusCode()).isEqualTo(503);
            assertThatItIsStartedAndAlive(instance);
        }
    }

    // Nothing has happened yet, and it is known that nothing is heard.
    private static void assertThatAlertsHaveTheirSeries(ServiceProcess instance) {
        String metrics = instance.management("/q/metrics").body();
        assertThat(metrics)
                .contains("upgradewatch_group_heard 0.0")
                .contains("upgradewatch_devices_stale 0.0")
                .contains("upgradewatch_partitions 0.0")
                .contains("upgradewatch_token_requests_total{result=\"tls_untrusted\",set=\"default\"")
                .contains("upgradewatch_polls_held_total{cause=\"dns\",set=\"default\"")
                .contains("upgradewatch_set_paused{cause=\"login_refused\",set=\"default\"")
                .contains("upgradewatch_budget_used_total{set=\"default\"")
                .contains("upgradewatch_changes_total{account=\"other\",firmware_to=\"other\",fresh=\"true\"")
                .containsPattern("upgradewatch_build_info\\{version=\"[0-9][^\"]*\"[,}]");
        assertThat(metrics.lines().filter(line -> line.startsWith("# TYPE upgradewatch_")))
                .allSatisfy(line -> assertThat(metrics).containsPattern("# HELP " + line.split(" ")[2] + " \\S"));
    }

    private static void assertThatItIsStartedAndAlive(ServiceProcess instance) {
        assertThat(instance.management("/q/health/started").statusCode()).isEqualTo(200);
        assertThat(instance.management("/q/health/live").statusCode()).isEqualTo(200);
    }
}
