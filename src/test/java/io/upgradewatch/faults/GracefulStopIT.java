package io.upgradewatch.faults;

import io.upgradewatch.app.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Instances that are asked to end, one after the other, while changes happen. */
@Tag("faults")
class GracefulStopIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void aRollingRestartOfThreeInstancesLosesNothing() {
        List<Seat> seats = new ArrayList<>();
        List<Long> stops = new ArrayList<>();
        try (Scene scene = new Scene();
                Truth truth = new Truth(scene.simulator, 60, 13)) {
            for (int i = 0; i < 3; i++) {
                seats.add(new Seat(scene.instance()));
            }
            seats.forEach(Seat::fill);
            seats.forEach(seat -> seat.instance().awaitReady());
            try (Checker checker = new Checker(truth, scene.broker.bootstrapServers());
                    Churn churn = new Churn(seats, truth, scene.simulator, 0, 13)) {
                churn.watchAll();
                truth.begin();
                for (Seat seat : seats) {
                    long checked = checker.checked();
                    await().atMost(PATIENCE).until(() -> checker.checked() > checked + 200);
                    stops.add(seat.stop());
                    seat.fill();
                    seat.instance().awaitReady();
                }
                truth.halt();
                LastLook look = new LastLook(scene, truth, churn);
                await().atMost(PATIENCE).until(() -> look.untold().isEmpty());
                await().atMost(PATIENCE).until(() -> look.statesAmiss().isEmpty());
                assertThat(checker.faults()).isEmpty();
                Report.note("rolling restart: changes checked=%d, from SIGTERM to exit %s ms"
                        .formatted(checker.checked(), stops));
            }
        } finally {
            seats.stream().map(Seat::instance).filter(one -> one != null).forEach(Instance::close);
        }
    }
}
