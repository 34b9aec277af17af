package io.upgradewatch.app;

import io.upgradewatch.app.Events.Event;
import io.upgradewatch.embedded.thingspace.fault.Fault;
import io.upgradewatch.embedded.thingspace.fault.FaultRule;
import io.upgradewatch.fota.AccountName;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Trouble upstream, and that it stays where it is. Device 0 is well in every test. */
class UnreadableIT {

    private static final int DEVICES = 7;
    private static final String OTHER = "0000123456-00002";

    private static World world;
    private static ServiceProcess instance;

    @BeforeAll
    static void world() {
        world = new World();
        for (int device = 0; device < DEVICES; device++) {
            world.tell(World.device(device), account(device), "UpgradePending", 1);
        }
        instance = world.instance().start().awaitReady();
        String rows = IntStream.range(0, DEVICES)
                .mapToObj(device -> imei(device) + "," + account(device) + ",1970-01-01T00:00:00Z\n")
                .collect(Collectors.joining());
        instance.post("/api/devices/import", "text/csv", rows);
        for (int device = 0; device < DEVICES; device++) {
            world.awaitPolls(World.device(device), 1);
        }
    }

    @AfterEach
    void wellAgain() {
        world.simulator.faults().clear();
    }

    @AfterAll
    static void end() {
        instance.close();
        world.close();
    }

    @Test
    void whatCannotBeReadIsPutAsideAndTheDeviceRecovers() {
        Map<Integer, Fault> bad =
                Map.of(1, Fault.GARBAGE, 2, Fault.TRUNCATED_JSON, 3, Fault.DEEP_JSON, 4, Fault.HUGE_BODY_CHUNKED);
        bad.forEach((device, fault) ->
                world.simulator.faults().add(FaultRule.of(fault).forDevice(World.device(device))));
        for (int device : bad.keySet()) {
            instance.await("its answers cannot be read", one -> body(device).contains("\"outcome\":\"unreadable\""));
        }
        world.tell(World.device(0), World.ACCOUNT, "UpgradeSuccess", 1, 2);
        instance.await("others go on", one -> body(0).contains("UpgradeSuccess"));
        try (Events unreadable = world.events("upgradewatch.unreadable")) {
            List<Event> rows = unreadable.awaitCount(bad.size());
            assertThat(cause(rows, 3)).isIn("too_deep", "bad_entry");
            assertThat(cause(rows, 4)).isEqualTo("too_long");
            assertThat(rows).allSatisfy(row -> assertThat(row.headers())
                    .containsEntry("upgradewatch-account", World.ACCOUNT)
                    .containsEntry("upgradewatch-status", "200")
                    .containsKeys("upgradewatch-cause", "upgradewatch-detail"));
        }
        assertThat(instance.metric("upgradewatch_unreadable_total")).isGreaterThanOrEqualTo(bad.size());

        world.simulator.faults().clear();
        for (int device : bad.keySet()) {
            instance.await("it recovers", one -> body(device).contains("\"outcome\":\"unchanged\""));
        }
    }

    @Test
    void aThrottleIsObeyedAndPasses() {
        world.simulator
                .faults()
                .add(FaultRule.of(Fault.TOO_MANY_REQUESTS_SECONDS)
                        .forAccount(new AccountName(World.ACCOUNT))
                        .times(1));
        instance.await("it is told", one -> one.metric(polls(World.ACCOUNT, "throttled")) > 0);
        world.awaitPolls(World.device(0), 2);
    }

    @Test
    void aDeviceThatUpstreamRefusesIsQuarantinedAlone() {
        world.simulator.faults().add(FaultRule.of(Fault.DEVICE_NOT_FOUND).forDevice(World.device(5)));
        String quarantined = "upgradewatch_devices_quarantined{account=\"" + OTHER + "\"";
        instance.await("it is quarantined", one -> one.metric(quarantined) == 1);
        assertThat(body(5)).contains("upstream refuses to talk about it", "device_not_found");
        world.awaitPolls(World.device(0), 2);

        world.simulator.faults().clear();
        assertThat(instance.post("/api/devices/" + imei(5) + "/poll", "application/json", "")
                        .body())
                .contains("unchanged");
        assertThat(instance.metric(quarantined)).isZero();
    }

    @Test
    void anAccountThatIsRefusedPausesAlone() {
        world.simulator.faults().add(FaultRule.of(Fault.INACTIVE_ACCOUNT).forAccount(new AccountName(OTHER)));
        instance.await("it pauses", one -> body(5).contains("its account is refused upstream"));
        world.awaitPolls(World.device(0), 2);
        assertThat(body(0)).doesNotContain("refused");

        world.simulator.faults().clear();
        assertThat(instance.post("/api/devices/" + imei(5) + "/poll", "application/json", "")
                        .body())
                .contains("unchanged");
    }

    @Test
    void anUpstreamThatWasAwayIsPolledAgain() {
        double before = instance.metric(polls(World.ACCOUNT, "unreachable"));
        world.simulator.stop().await().indefinitely();
        instance.await("it is missed", one -> one.metric(polls(World.ACCOUNT, "unreachable")) > before);
        assertThat(instance.management("/q/health/ready").statusCode()).isEqualTo(200);
        world.simulator.start().await().indefinitely();
        for (int device = 0; device < DEVICES - 2; device++) {
            world.awaitPolls(World.device(device), 2);
        }
    }

    private static String cause(List<Event> rows, int device) {
        return rows.stream()
                .filter(row -> row.key().equals(imei(device)))
                .findFirst()
                .orElseThrow()
                .headers()
                .get("upgradewatch-cause");
    }

    private static String polls(String account, String outcome) {
        return "upgradewatch_polls_total{account=\"" + account + "\",outcome=\"" + outcome + "\"";
    }

    private static String body(int device) {
        return instance.get("/api/devices/" + imei(device)).body();
    }

    // The last two devices are another customer's: one alone could not tell its own fault from the account's.
    private static String account(int device) {
        return device >= DEVICES - 2 ? OTHER : World.ACCOUNT;
    }

    private static String imei(int device) {
        return World.device(device).digits();
    }
}
