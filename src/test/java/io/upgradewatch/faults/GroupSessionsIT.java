package io.upgradewatch.faults;

import io.upgradewatch.app.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** One login for a whole group of instances, and never more wrong ones than upstream bears; waits a minute for the second. */
@Tag("faults")
class GroupSessionsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void threeInstancesShareOneLoginAndWithAWrongPasswordFailAtMostTwice() {
        try (Scene scene = new Scene();
                Truth truth = new Truth(scene.simulator, 60, 17)) {
            oneLoginServesAll(scene, truth);
            long good = scene.simulator.logins().succeeded();
            long asked = asked(scene, truth);
            wrongPasswordsStopAfterTwo(scene, truth);
            assertThat(scene.simulator.logins().succeeded()).isEqualTo(good);
            assertThat(asked(scene, truth)).isEqualTo(asked);
        }
    }

    private static void oneLoginServesAll(Scene scene, Truth truth) {
        List<Seat> seats = three(scene.instance());
        try (Churn churn = new Churn(seats, truth, scene.simulator, 0, 17)) {
            churn.watchAll();
            awaitPolls(scene, truth, 3);
            assertThat(scene.simulator.logins().succeeded()).isEqualTo(1);

            scene.simulator.logins().expire();
            await().atMost(PATIENCE).until(() -> scene.simulator.logins().succeeded() == 2);
            awaitPolls(scene, truth, 3);
            assertThat(scene.simulator.logins().succeeded()).isEqualTo(2);
            assertThat(scene.simulator.logins().failed()).isZero();
            seats.forEach(seat -> assertThat(seat.instance().metric("upgradewatch_polls_total{"))
                    .isPositive());
        } finally {
            seats.forEach(Seat::kill);
        }
    }

    private static void wrongPasswordsStopAfterTwo(Scene scene, Truth truth) {
        List<Seat> seats = three(scene.instance().with("upgradewatch.thingspace.password", "wrong"));
        try {
            await().atMost(Duration.ofSeconds(150)).until(() -> seats.stream()
                    .allMatch(seat -> seat.instance().metric("upgradewatch_set_paused") > 0));
            seats.get(0).kill();
            seats.get(0).fill();
            seats.get(0).instance().awaitReady();
            assertThat(scene.simulator.logins().failed()).isBetween(1L, 2L);
            assertThat(scene.simulator.logins().locked("demo-user")).isFalse();
        } finally {
            seats.forEach(Seat::kill);
        }
    }

    private static List<Seat> three(ServiceProcess.Plan plan) {
        List<Seat> seats = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            seats.add(new Seat(plan));
        }
        seats.forEach(Seat::fill);
        seats.forEach(seat -> seat.instance().awaitReady());
        return seats;
    }

    private static void awaitPolls(Scene scene, Truth truth, int times) {
        List<ScriptedDevice> devices = List.copyOf(truth.devices());
        List<Long> before = devices.stream()
                .map(device -> scene.simulator.asked(device.imei))
                .toList();
        await().atMost(PATIENCE).until(() -> {
            for (int i = 0; i < devices.size(); i++) {
                if (scene.simulator.asked(devices.get(i).imei) < before.get(i) + times) {
                    return false;
                }
            }
            return true;
        });
    }

    private static long asked(Scene scene, Truth truth) {
        return truth.devices().stream()
                .mapToLong(device -> scene.simulator.asked(device.imei))
                .sum();
    }
}
