package io.upgradewatch.app.instance;

import io.upgradewatch.app.Events;
import io.upgradewatch.app.ServiceProcess;
import io.upgradewatch.app.World;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A watchlist file beside a running service. */
class WatchlistFileIT {

    private static final String REJECTED = "upgradewatch_watch_rows_rejected_total";

    private static World world;

    @TempDir
    static Path directory;

    @BeforeAll
    static void world() {
        world = new World();
        for (int device = 0; device < 6; device++) {
            world.tell(World.device(device), World.ACCOUNT, "UpgradePending", 1);
        }
    }

    @AfterAll
    static void end() {
        world.close();
    }

    @Test
    void theFileRulesWhatItPutThereAndNothingElse() throws Exception {
        Path file = directory.resolve("fleet.csv");
        Files.writeString(
                file, row(0) + row(1) + "not-an-imei," + World.ACCOUNT + "\n" + imei(2) + ",no account!\n" + row(3));
        ServiceProcess.Plan plan = world.instance().with("upgradewatch.watchlist.file", file);
        try (ServiceProcess instance = plan.start().awaitReady()) {
            instance.await("the good rows are taken", one -> watched(one, 0) && watched(one, 1) && watched(one, 3));
            assertThat(watched(instance, 2)).isFalse();
            assertThat(instance.metric(REJECTED)).isEqualTo(2);
            assertThat(instance.log())
                    .contains("row of the watchlist file refused line=3 faults=imei: ")
                    .contains("row of the watchlist file refused line=4 faults=account: ")
                    .contains("rows=3 refused=2");
            put(instance, 5);

            Files.writeString(file, imei(0) + ",no account!\n" + row(3) + row(4));

            instance.await("the new row is taken", one -> watched(one, 4));
            instance.await("the missing row is unwatched", one -> !watched(one, 1));
            assertThat(watched(instance, 0)).as("its row has turned bad").isTrue();
            assertThat(watched(instance, 3)).as("its row has stayed").isTrue();
            assertThat(watched(instance, 5)).as("the file never named it").isTrue();
            assertThat(instance.metric(REJECTED)).isEqualTo(3);
            instance.stop();
        }
        int rows = rows();
        try (ServiceProcess again = plan.start().awaitReady()) {
            again.await("the file is read again", one -> one.log().contains("watchlist file read"));
            world.awaitPolls(World.device(0), 3);
            assertThat(rows()).isEqualTo(rows);
            assertThat(watched(again, 0)).isTrue();
            assertThat(again.log()).doesNotContain(imei(0), imei(1), imei(4));
        }
    }

    private static int rows() {
        try (Events rows = world.events(World.WATCHLIST)) {
            return rows.toTheEnd().size();
        }
    }

    private static void put(ServiceProcess instance, int device) {
        assertThat(instance.put("/api/devices/" + imei(device), "{\"account\":\"" + World.ACCOUNT + "\"}")
                        .statusCode())
                .isEqualTo(201);
    }

    private static boolean watched(ServiceProcess instance, int device) {
        return instance.get("/api/devices/" + imei(device)).statusCode() == 200;
    }

    private static String row(int device) {
        return imei(device) + "," + World.ACCOUNT + "\n";
    }

    private static String imei(int device) {
        return World.device(device).digits();
    }
}
