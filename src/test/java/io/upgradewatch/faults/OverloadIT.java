package io.upgradewatch.faults;

import io.upgradewatch.app.ServiceProcess;
import io.upgradewatch.embedded.thingspace.SimulatorSettings;
import io.upgradewatch.embedded.thingspace.fault.Fault;
import io.upgradewatch.embedded.thingspace.fault.FaultRule;
import io.upgradewatch.embedded.thingspace.fleet.SimulatedFleet;
import io.upgradewatch.fota.Imei;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Too much of everything, for an instance whose heap is small. */
@Tag("faults")
class OverloadIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration AWAY =
            Duration.ofSeconds((long) (60 * Double.parseDouble(System.getProperty("faults.away", "10"))));
    private static final int HEAP = 256;
    private static final int SMALL_HEAP = 96;
    private static final int ROWS = 200_000;
    private static final int CLIENTS = 10_000;
    private static final int SERVED = 1_000;

    @Test
    void changesThatHappenWhileTheBrokerIsAwayAreAllTold() {
        List<Seat> seats = new ArrayList<>();
        try (Scene scene = new Scene();
                Truth truth = new Truth(scene.simulator, 600, 19)) {
            seats.add(new Seat(scene.instance()));
            seats.get(0).fill();
            ServiceProcess instance = seats.get(0).instance().awaitReady();
            try (Checker checker = new Checker(truth, scene.broker.bootstrapServers());
                    Churn churn = new Churn(seats, truth, scene.simulator, 0, 19)) {
                churn.watchAll();
                truth.begin();
                scene.broker.kill();
                double heap = mostHeap(instance, AWAY);
                scene.broker.restart();
                scene.broker.awaitUp();
                truth.halt();
                awaitTruth(scene, truth, churn);
                assertThat(checker.faults()).isEmpty();
                assertBounded(instance);
                Report.note("broker away for %d s: changes checked=%d, most heap used=%.0f MiB of %d"
                        .formatted(AWAY.toSeconds(), checker.checked(), heap, HEAP));
            }
        } finally {
            seats.forEach(Seat::kill);
        }
    }

    @Test
    void twoHundredThousandWatchRowsComeInAtOnce() {
        SimulatedFleet fleet = SimulatedFleet.lively(ROWS);
        try (Scene scene = new Scene(SimulatorSettings.of(fleet));
                ServiceProcess instance = scene.instance()
                        .with("upgradewatch.schedule.interval", "15m")
                        .with("upgradewatch.budget.rate", 100)
                        .start()
                        .awaitReady()) {
            String rows = IntStream.range(0, ROWS)
                    .mapToObj(number -> fleet.imei(number).digits() + "," + fleet.account())
                    .collect(Collectors.joining("\n"));
            Instant began = Instant.now();
            assertThat(instance.post("/api/devices/import", "text/csv", rows).body())
                    .contains("\"taken\":200000");
            Duration taken = Duration.between(began, Instant.now());
            await().atMost(PATIENCE).until(() -> instance.metric("upgradewatch_devices_watched") == ROWS);
            Duration watched = Duration.between(began, Instant.now());
            double heap = mostHeap(instance, Duration.ofSeconds(10));
            assertThat(instance.management("/q/health/live").statusCode()).isEqualTo(200);
            assertThat(instance.metric("upgradewatch_polls_total")).isPositive();
            assertBounded(instance);
            Report.note("import of %d rows at once: taken in %d ms, watched after %d ms, most heap used=%.0f MiB of %d"
                    .formatted(ROWS, taken.toMillis(), watched.toMillis(), heap, HEAP));
        }
    }

    @Test
    void tenThousandClientsOfTheChangesAreRefusedBeyondALimitAndPollsGoOn() {
        List<Seat> seats = new ArrayList<>();
        try (Scene scene = new Scene();
                Truth truth = new Truth(scene.simulator, 60, 31)) {
            seats.add(new Seat(scene.instance()));
            seats.get(0).fill();
            ServiceProcess instance = seats.get(0).instance().awaitReady();
            try (Checker checker = new Checker(truth, scene.broker.bootstrapServers());
                    Churn churn = new Churn(seats, truth, scene.simulator, 0, 31);
                    Crowd crowd = new Crowd(instance.url(), "/api/changes")) {
                churn.watchAll();
                truth.begin();
                crowd.come(CLIENTS);
                await().atMost(PATIENCE).until(() -> crowd.answered() == CLIENTS);
                assertThat(crowd.served()).isEqualTo(SERVED);
                assertThat(crowd.refused()).isEqualTo(CLIENTS - SERVED);
                long checked = checker.checked();
                double heap = mostHeap(instance, Duration.ofSeconds(10));
                assertThat(checker.checked()).isGreaterThan(checked);
                truth.halt();
                awaitTruth(scene, truth, churn);
                assertThat(checker.faults()).isEmpty();
                assertBounded(instance);
                Report.note(
                        "%d clients of /api/changes: %d served, %d refused, changes checked=%d, most heap used=%.0f MiB of %d"
                                .formatted(CLIENTS, crowd.served(), crowd.refused(), checker.checked(), heap, HEAP));
            }
        } finally {
            seats.forEach(Seat::kill);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HUGE_BODY", "HUGE_BODY_CHUNKED", "DEEP_JSON", "SLOW_DRIP"})
    void anAnswerWithoutEndOrBottomHarmsNoOtherDevice(Fault fault) {
        List<Seat> seats = new ArrayList<>();
        try (Scene scene = new Scene();
                Truth truth = new Truth(scene.simulator, 60, 23)) {
            seats.add(new Seat(
                    scene.instance().jvm("-Xmx" + SMALL_HEAP + "m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")));
            seats.get(0).fill();
            ServiceProcess instance = seats.get(0).instance().awaitReady();
            try (Checker checker = new Checker(truth, scene.broker.bootstrapServers());
                    Churn churn = new Churn(seats, truth, scene.simulator, 0, 23)) {
                churn.watchAll();
                Imei bad = truth.devices().iterator().next().imei;
                scene.simulator.faults().add(FaultRule.of(fault).forDevice(bad).by(Duration.ofSeconds(1)));
                truth.begin();
                double heap = mostHeap(instance, Duration.ofSeconds(20));
                long struck = scene.simulator.faults().struck(fault);
                truth.halt();
                LastLook look = new LastLook(scene, truth, churn);
                await().atMost(PATIENCE)
                        .until(() -> look.untold().stream().allMatch(missing -> missing.contains(bad.digits())));
                scene.simulator.faults().clear();
                awaitTruth(scene, truth, churn);
                assertThat(checker.faults()).isEmpty();
                assertThat(struck).isPositive();
                assertBounded(instance);
                Report.note("%s struck %d times: changes checked=%d, most heap used=%.0f MiB of %d"
                        .formatted(fault.label(), struck, checker.checked(), heap, SMALL_HEAP));
            }
        } finally {
            seats.forEach(Seat::kill);
        }
    }

    private static void awaitTruth(Scene scene, Truth truth, Churn churn) {
        LastLook look = new LastLook(scene, truth, churn);
        await().atMost(PATIENCE).until(() -> look.untold().isEmpty());
        await().atMost(PATIENCE).until(() -> look.statesAmiss().isEmpty());
    }

    // The JVM cannot take more than it may; that it never wanted to is what its log says.
    private static void assertBounded(ServiceProcess instance) {
        assertThat(instance.handle().isAlive()).isTrue();
        assertThat(instance.log()).doesNotContain("OutOfMemory", "never should", "stumbled");
    }

    /** The most heap in use, in MiB, as seen twice a second for this long. */
    private static double mostHeap(ServiceProcess instance, Duration time) {
        Instant end = Instant.now().plus(time);
        double[] most = {0};
        await().atMost(time.plus(PATIENCE)).pollInterval(Duration.ofMillis(500)).until(() -> {
            most[0] = Math.max(most[0], instance.metric("jvm_memory_used_bytes{area=\"heap\""));
            return Instant.now().isAfter(end);
        });
        return most[0] / (1 << 20);
    }
}
