package io.upgradewatch.app;

import io.upgradewatch.embedded.thingspace.Simulator;
import io.upgradewatch.embedded.thingspace.SimulatorSettings;
import io.upgradewatch.kafka.client.GuardedKafka;
import io.upgradewatch.kafka.client.TopicNames;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the packaged service makes of a Kafka that does not let it do everything, or not any more. */
class RightsTakenAwayIT {

    private static final String DEVICE = "/api/devices/" + World.DEVICE.digits();
    private static final String WATCH = "{\"account\":\"" + World.ACCOUNT + "\",\"since\":\"1970-01-01T00:00:00Z\"}";
    private static final String LOST = "Kafka refuses what this instance needs";
    private static final String BACK = "Kafka allows all that is needed again";

    private final Vertx vertx = Vertx.vertx();
    private final Simulator simulator = new Simulator(vertx, SimulatorSettings.of());
    private final GuardedKafka kafka = new GuardedKafka(Map.of());

    RightsTakenAwayIT() {
        simulator.start().await().indefinitely();
        simulator.script(World.DEVICE, World.sample());
    }

    @AfterEach
    void end() {
        simulator.stop().await().indefinitely();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        kafka.close();
    }

    @Test
    void rightsAreNamedAtTheStartAndToldOnceWhenTheyGoAndOnceWhenTheyComeBack() {
        try (ServiceProcess refused = instance()) {
            assertThat(refused.awaitExit()).isEqualTo(1);
            assertThat(refused.log())
                    .contains("Write on transactional ids upgradewatch-shard-…; allowed by: kafka-acls.sh ")
                    .contains("Read on group upgradewatch; allowed by: kafka-acls.sh ")
                    .doesNotContain("cannot be reached")
                    .doesNotContain("-hush")
                    .doesNotContain("\tat ");
        }
        List<AclBinding> all = GuardedKafka.all(TopicNames.CUSTOMARY, "upgradewatch");
        kafka.allow(all);
        try (ServiceProcess instance = instance().awaitReady()) {
            assertThat(instance.put(DEVICE, WATCH).statusCode()).isEqualTo(201);
            instance.await("its changes are told", one -> one.metric("upgradewatch_changes_total") == 5);
            assertThat(instance.metric("upgradewatch_rights_missing")).isZero();
            List<AclBinding> taken = List.of(
                    right(ResourceType.TOPIC, World.WATCHLIST, PatternType.LITERAL, AclOperation.READ),
                    right(ResourceType.TOPIC, World.WATCHLIST, PatternType.LITERAL, AclOperation.WRITE),
                    right(
                            ResourceType.TRANSACTIONAL_ID,
                            "upgradewatch-shard-",
                            PatternType.PREFIXED,
                            AclOperation.WRITE));

            kafka.forbid(taken);

            instance.await("the rights are missed", one -> one.metric("upgradewatch_rights_missing") == 2);
            // Nobody may see whether the last of the three is still given once the topic cannot be described.
            instance.await("readiness says which", one -> one.management("/q/health/ready")
                    .body()
                    .contains("Read, Write, DescribeConfigs on topic " + World.WATCHLIST));
            assertThat(instance.management("/q/health/ready").statusCode()).isEqualTo(503);
            instance.await("REST says why", one -> one.put(DEVICE, WATCH).body().contains(LOST));
            assertThat(instance.put(DEVICE, WATCH).statusCode()).isEqualTo(503);
            assertThat(instance.put(DEVICE, WATCH).body()).doesNotContain("try again in a moment");

            List<AclBinding> more =
                    List.of(right(ResourceType.GROUP, "upgradewatch", PatternType.LITERAL, AclOperation.READ));
            kafka.forbid(more);
            instance.await("another is missed", one -> one.metric("upgradewatch_rights_missing") == 3);

            kafka.allow(more);
            kafka.allow(taken);

            instance.awaitReady();
            instance.await("nothing is missing", one -> one.metric("upgradewatch_rights_missing") == 0);
            instance.await("rows are written", one -> one.put(DEVICE, WATCH).statusCode() == 200);
            long polls = simulator.asked(World.DEVICE);
            instance.await("polling goes on", one -> simulator.asked(World.DEVICE) > polls);
            assertThat(lines(instance, LOST)).as("one for each time").isEqualTo(2);
            assertThat(lines(instance, BACK)).isEqualTo(1);
            assertThat(lines(instance, " ERROR ")).as(instance.log()).isEqualTo(2);
            assertThat(lines(instance, "followed again")).isZero();
            assertThat(lines(instance, "Kafka is away")).isZero();
            assertThat(lines(instance, " WARN ")).as(instance.log()).isLessThan(15);
            assertThat(instance.metric("upgradewatch_changes_total")).isEqualTo(5);
        }
    }

    private ServiceProcess instance() {
        ServiceProcess.Plan plan = ServiceProcess.plan()
                .with("upgradewatch.kafka.replication-factor", 1)
                .with("upgradewatch.kafka.partitions", 4)
                .with("upgradewatch.thingspace.url", simulator.url())
                .with("upgradewatch.thingspace.key", "demo-key")
                .with("upgradewatch.thingspace.secret", "demo-secret")
                .with("upgradewatch.thingspace.username", "demo-user")
                .with("upgradewatch.thingspace.password", "demo-password")
                .with("upgradewatch.budget.rate", 500)
                .with("upgradewatch.schedule.interval", "500ms");
        kafka.client(GuardedKafka.USER).forEach((key, value) -> plan.with("kafka." + key, value));
        String jaas = kafka.client(GuardedKafka.USER).get("sasl.jaas.config");
        try {
            Path file = Files.createDirectories(Path.of("target", "jaas")).resolve("client");
            Files.writeString(file, jaas + "\n");
            plan.without("kafka.sasl.jaas.config").with("kafka.sasl.jaas.config-file", file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return plan.start();
    }

    private static AclBinding right(ResourceType type, String name, PatternType pattern, AclOperation operation) {
        return GuardedKafka.right(type, name, pattern, operation);
    }

    private static long lines(ServiceProcess instance, String words) {
        return instance.log().lines().filter(line -> line.contains(words)).count();
    }
}
