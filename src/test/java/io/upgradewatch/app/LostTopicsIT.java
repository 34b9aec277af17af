package io.upgradewatch.app;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a running service makes of topics that go, come back, and grow. */
class LostTopicsIT {

    private static final String LOGINS = "upgradewatch.logins";
    private static final Set<String> OF_DEVICES = Set.of(World.WATCHLIST, World.STATE, World.CHANGES);

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
    void aTopicThatIsDeletedIsToldOnceAndPausesEverythingUntilItIsThereAgain() throws Exception {
        world.simulator.script(World.DEVICE, World.sample());
        try (ServiceProcess instance = watching();
                Admin admin = admin()) {
            admin.deleteTopics(List.of("upgradewatch.unreadable", LOGINS)).all().get();
            instance.await("the topics are missed", one -> ready(one)
                    .contains("topics are missing: [" + LOGINS + ", upgradewatch.unreadable]"));
            assertThat(instance.management("/q/health/ready").statusCode()).isEqualTo(503);
            assertThat(instance.management("/q/health/live").statusCode()).isEqualTo(200);
            instance.await("its shards are given up", one -> one.metric("upgradewatch_shards{state=\"polling\"}") == 0);

            create(admin, "upgradewatch.unreadable", 4, "delete");
            create(admin, LOGINS, 1, "compact");

            instance.awaitReady();
            world.awaitPolls(3);
            assertThat(lines(instance, "nothing is polled: topics are missing")).isEqualTo(1);
            assertThat(lines(instance, "polling goes on")).isEqualTo(1);
            assertThat(lines(instance, ""))
                    .as("no storm of lines:%n%s", instance.log())
                    .isLessThan(200);
            try (Events events = world.changes()) {
                assertThat(events.toTheEnd()).hasSize(5);
            }
        }
    }

    @Test
    void partitionsThatAreAddedStopThePollingInWordsAndRefuseTheNextStart() throws Exception {
        world.simulator.script(World.DEVICE, World.sample());
        try (ServiceProcess instance = watching();
                Admin admin = admin()) {
            admin.createPartitions(OF_DEVICES.stream()
                            .collect(Collectors.toMap(name -> name, name -> NewPartitions.increaseTo(7))))
                    .all()
                    .get();
            instance.await("the growth is noticed", one -> ready(one).contains("placed by 4 partitions"));
            assertThat(ready(instance)).contains("quarkus-run.jar reshard");
            assertThat(instance.management("/q/health/ready").statusCode()).isEqualTo(503);
            instance.await("its shards are given up", one -> one.metric("upgradewatch_shards{state=\"polling\"}") == 0);
            assertThat(lines(instance, "nothing is polled")).isEqualTo(1);
        }
        try (ServiceProcess next = world.instance().start()) {
            assertThat(next.awaitExit()).isEqualTo(1);
            assertThat(next.log()).contains("placed by 4 partitions", "quarkus-run.jar reshard");
        }
        try (Events events = world.changes()) {
            assertThat(events.toTheEnd()).hasSize(5);
        }
    }

    /** A ready instance that has told the five changes of its one device. */
    private ServiceProcess watching() {
        ServiceProcess instance = world.instance().start().awaitReady();
        instance.put(
                "/api/devices/" + World.DEVICE.digits(),
                "{\"account\":\"" + World.ACCOUNT + "\",\"since\":\"1970-01-01T00:00:00Z\"}");
        try (Events events = world.changes()) {
            events.awaitCount(5);
        }
        return instance;
    }

    private static String ready(ServiceProcess instance) {
        return instance.management("/q/health/ready").body();
    }

    private static long lines(ServiceProcess instance, String words) {
        return instance.log().lines().filter(line -> line.contains(words)).count();
    }

    private static void create(Admin admin, String name, int partitions, String cleanup) throws Exception {
        admin.createTopics(
                        List.of(new NewTopic(name, partitions, (short) 1).configs(Map.of("cleanup.policy", cleanup))))
                .all()
                .get();
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", world.broker.bootstrapServers()));
    }
}
