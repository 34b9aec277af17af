package io.upgradewatch.faults;

import io.upgradewatch.app.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/** A process whose time of day is set, and stays as it has been set. */
@Tag("faults")
class ClockIT {

    private static final Duration PATIENCE = Duration.ofSeconds(150);

    @ParameterizedTest
    @ValueSource(strings = {"PT3H", "PT-3H"})
    void changesAreToldByAClockThatHasBeenSet(Duration off) {
        List<Seat> seats = new ArrayList<>();
        try (Scene scene = new Scene();
                Truth truth = new Truth(scene.simulator, 60, 37)) {
            Optional<FakeClock> clock = FakeClock.in(scene.broker.home().resolve("clock"));
            assumeThat(clock)
                    .as("a C compiler, Debian packages gcc and libc6-dev")
                    .isPresent();
            seats.add(new Seat(scene.instance(), clock));
            seats.get(0).fill();
            seats.get(0).instance().awaitReady();
            try (Checker checker = new Checker(truth, scene.broker.bootstrapServers());
                    Churn churn = new Churn(seats, truth, scene.simulator, 4, 37)) {
                churn.watchAll();
                truth.begin();
                awaitMore(checker, seats.get(0));
                seats.get(0).setClock(off);
                awaitMore(checker, seats.get(0));
                scene.broker.kill();
                scene.broker.restart();
                scene.broker.awaitUp();
                awaitMore(checker, seats.get(0));
                truth.halt();
                churn.settle();
                LastLook look = new LastLook(scene, truth, churn);
                await().atMost(PATIENCE).until(() -> look.untold().isEmpty());
                await().atMost(PATIENCE).until(() -> look.statesAmiss().isEmpty());
                assertThat(checker.faults()).isEmpty();
                Report.note("clock set by %s for good, then the broker restarted: changes checked=%d"
                        .formatted(off, checker.checked()));
            }
        } finally {
            seats.stream().map(Seat::instance).filter(one -> one != null).forEach(ServiceProcess::close);
        }
    }

    // Far more than were under way; an instance that its clock has ended is started anew, as whoever runs it does.
    private static void awaitMore(Checker checker, Seat seat) {
        long checked = checker.checked();
        await().atMost(PATIENCE).until(() -> {
            if (seat.instance().endedByItsClock()) {
                seat.fill();
            }
            return checker.checked() > checked + 500;
        });
    }
}
