package io.upgradewatch.app;

import io.upgradewatch.app.Events.Event;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Two instances that share the shards: one answer through either, and no change lost or repeated by a move. */
class GroupIT {

    private static final int DEVICES = 12;
    private static final String POLLING = "upgradewatch_shards{state=\"polling\"";
    private static final String RATE = "upgradewatch_budget_rate{";

    private static World world;

    @BeforeAll
    static void world() {
        world = new World();
    }

    @AfterAll
    static void end() {
        world.close();
    }

    @Test
    void twoInstancesAreOneToTheOutside() {
        report(1);
        try (ServiceProcess first = world.instance().start().awaitReady();
                Events events = world.changes()) {
            String rows = IntStream.range(0, DEVICES)
                    .mapToObj(device -> imei(device) + "," + World.ACCOUNT + ",1970-01-01T00:00:00Z\n")
                    .collect(Collectors.joining());
            assertThat(first.post("/api/devices/import", "text/csv", rows).statusCode())
                    .isEqualTo(200);
            events.awaitCount(DEVICES);
            try (ServiceProcess second = world.instance().start()) {
                second.awaitUp();
                report(2);
                first.await("the shards are shared", one -> one.metric(POLLING) == 2 && second.metric(POLLING) == 2);
                events.awaitCount(2 * DEVICES);
                first.await("the rate is shared", one -> one.metric(RATE) > 100 && second.metric(RATE) > 100);
                assertThat(first.metric(RATE) + second.metric(RATE)).isBetween(400.0, 500.001);
                assertThatEitherAnswersForBoth(first, second);
                assertThatEitherAnswersForBoth(second, first);

                report(3);
                assertThat(second.stop()).isEqualTo(ServiceProcess.TERMINATED);
                report(4);
            }
            first.await("the other takes over", one -> one.metric(POLLING) == 4 && one.metric(RATE) == 500);
            assertThatEachChangeIsThereOnceAndInOrder(events.awaitCount(4 * DEVICES));
            world.awaitPolls(World.device(0), 3);
            assertThatEachChangeIsThereOnceAndInOrder(events.toTheEnd());
        }
    }

    private static void assertThatEitherAnswersForBoth(ServiceProcess asked, ServiceProcess other) {
        for (int device = 0; device < DEVICES; device++) {
            String path = "/api/devices/" + imei(device);
            assertThat(asked.get(path).body()).contains(imei(device), "UpgradePending");
            assertThat(asked.post(path + "/poll", "application/json", "").body())
                    .contains("unchanged");
            assertThat(asked.put(path, "{\"account\":\"" + World.ACCOUNT + "\",\"tags\":[\"via\"]}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(other.get(path).body()).contains("via");
        }
        asked.await("the list names all", one -> IntStream.range(0, DEVICES)
                .allMatch(device -> one.get("/api/devices").body().contains(imei(device))));
        asked.await("the summary adds up", one -> one.get("/api/summary").body().contains("\"watched\":" + DEVICES));
    }

    private static void assertThatEachChangeIsThereOnceAndInOrder(List<Event> events) {
        assertThat(events).hasSize(4 * DEVICES);
        assertThat(Events.byId(events)).hasSize(4 * DEVICES);
        for (int device = 0; device < DEVICES; device++) {
            String imei = imei(device);
            assertThat(events.stream()
                            .filter(event -> event.key().equals(imei))
                            .map(event -> event.value().get("campaignId").asText()))
                    .isSorted()
                    .hasSize(4);
        }
    }

    // One campaign more for every device, so that every device has a change.
    private static void report(int campaigns) {
        for (int device = 0; device < DEVICES; device++) {
            world.tell(
                    World.device(device),
                    World.ACCOUNT,
                    "UpgradePending",
                    IntStream.rangeClosed(1, campaigns).toArray());
        }
    }

    private static String imei(int device) {
        return World.device(device).digits();
    }
}
