package io.upgradewatch.faults;

import io.upgradewatch.app.ServiceProcess;
import io.upgradewatch.faults.Wiretap.Poll;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
                Truth truth = new Truth(scene.simulator, 60, 13);
                Wiretap tap = new Wiretap(scene.simulator.url())) {
            for (int i = 0; i < 3; i++) {
                seats.add(new Seat(scene.instance().with("upgradewatch.thingspace.url", tap.url())));
            }
            seats.forEach(Seat::fill);
            seats.forEach(seat -> seat.instance().awaitReady());
            try (Checker checker = new Checker(truth, scene.broker.bootstrapServers());
                    Churn churn = new Churn(seats, truth, scene.simulator, 0, 13)) {
                churn.watchAll();
                truth.begin();
                await().atMost(PATIENCE).until(() -> checker.checked() > 200);
                Instant began = Instant.now();
                for (Seat seat : seats) {
                    long checked = checker.checked();
                    await().atMost(PATIENCE).until(() -> checker.checked() > checked + 200);
                    stops.add(seat.stop());
                    seat.fill();
                    seat.instance().awaitReady();
                }
                Duration longest = longestRest(tap, began);
                truth.halt();
                LastLook look = new LastLook(scene, truth, churn);
                await().atMost(PATIENCE).until(() -> look.untold().isEmpty());
                await().atMost(PATIENCE).until(() -> look.statesAmiss().isEmpty());
                assertThat(checker.faults()).isEmpty();
                Report.note(
                        "rolling restart: changes checked=%d, from SIGTERM to exit %s ms, longest a device went unpolled %d ms"
                                .formatted(checker.checked(), stops, longest.toMillis()));
            }
        } finally {
            seats.stream().map(Seat::instance).filter(one -> one != null).forEach(ServiceProcess::close);
        }
    }

    /** The longest time that any device went without a poll by anybody. */
    private static Duration longestRest(Wiretap tap, Instant from) {
        Map<String, List<Instant>> polls = tap.polls().stream()
                .filter(poll -> poll.at().isAfter(from))
                .collect(Collectors.groupingBy(Poll::imei, Collectors.mapping(Poll::at, Collectors.toList())));
        assertThat(polls).hasSize(60);
        return polls.values().stream()
                .flatMap(ats ->
                        IntStream.range(1, ats.size()).mapToObj(i -> Duration.between(ats.get(i - 1), ats.get(i))))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}
