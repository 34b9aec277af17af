package io.upgradewatch.app;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Rows that anyone writes to the watchlist topic. */
class TopicWatchIT {

    private static final String REJECTED = "upgradewatch_watch_rows_rejected_total";
    private static final String GOOD =
            "{\"account\":\"" + World.ACCOUNT + "\",\"since\":\"1970-01-01T00:00:00Z\",\"tags\":[\"pilot\"]}";

    private static World world;
    private static ServiceProcess instance;

    @BeforeAll
    static void world() {
        world = new World();
        instance = world.instance().start().awaitReady();
    }

    @AfterAll
    static void end() {
        instance.close();
        world.close();
    }

    @Test
    void goodRowsCountAndBadOnesChangeNothing() {
        world.tell(World.device(0), World.ACCOUNT, "UpgradeSuccess", 1);
        world.simulator.script(World.device(1), "[]");
        int partition = world.write(null, imei(0), GOOD);
        world.write(null, imei(1), GOOD);
        instance.await("both are watched", one -> status(0) == 200 && status(1) == 200);
        try (Events events = world.changes()) {
            assertThat(events.awaitCount(1)).singleElement().satisfies(event -> assertThat(event.key())
                    .isEqualTo(imei(0)));
        }

        world.write(null, imei(0), "{\"account\":");
        world.write(null, imei(0), "{\"since\":\"1970-01-01T00:00:00Z\"}");
        world.write(null, "no device", GOOD);
        world.write((partition + 1) % 4, imei(0), GOOD.replace("pilot", "astray"));
        world.write((partition + 1) % 4, imei(0), null);
        world.write(null, imei(1), null);

        instance.await("the last row is read", one -> status(1) == 404);
        instance.await("the bad rows are counted", one -> one.metric(REJECTED) == 5);
        assertThat(instance.get("/api/devices/" + imei(0)).body()).contains("pilot", "UpgradeSuccess");
        assertThat(instance.log()).containsPattern("watch row skipped topic=upgradewatch.watchlist partition=");
        assertThat(instance.log().lines().filter(line -> line.contains("watch row skipped")))
                .hasSize(5);
        assertThat(instance.log()).doesNotContain(imei(0), imei(1), "\tat ");
    }

    private static int status(int device) {
        return instance.get("/api/devices/" + imei(device)).statusCode();
    }

    private static String imei(int device) {
        return World.device(device).digits();
    }
}
