package io.upgradewatch.faults;

import io.upgradewatch.app.ServiceProcess;
import io.upgradewatch.faults.Wiretap.Poll;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** An owner that sleeps through its own replacement. */
@Tag("faults")
class ZombieIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final DateTimeFormatter LOG_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS");

    @Test
    void anOwnerThatWakesAfterTakeoverPollsNothingCommitsNothingAndJoinsAgain() {
        List<Seat> seats = new ArrayList<>();
        try (Scene scene = new Scene();
                Truth truth = new Truth(scene.simulator, 60, 7);
                Wiretap tap = new Wiretap(scene.simulator.url())) {
            // It must not give up what it has begun by its own clock before it hears what the broker says.
            Seat zombie = new Seat(scene.instance()
                    .with("kafka.max.block.ms", PATIENCE.toMillis())
                    .with("upgradewatch.thingspace.url", tap.url()));
            seats.add(zombie);
            seats.add(new Seat(scene.instance().with("upgradewatch.thingspace.url", tap.url())));
            seats.forEach(Seat::fill);
            seats.forEach(seat -> seat.instance().awaitReady());
            try (Checker checker = new Checker(truth, scene.broker.bootstrapServers());
                    Churn churn = new Churn(seats, truth, scene.simulator, 0, 7)) {
                churn.watchAll();
                truth.begin();
                ServiceProcess sleeper = zombie.instance();
                ServiceProcess other = seats.get(1).instance();
                long pid = sleeper.handle().pid();
                await().atMost(PATIENCE)
                        .until(() ->
                                !tap.polls(pid).isEmpty() && checker.checked() > 100 && shards(other) < Scene.SHARDS);

                // It falls asleep with changes that it has found and cannot have committed.
                Signals.pause(scene.broker.handle());
                double found = changed(sleeper);
                await().atMost(PATIENCE).until(() -> changed(sleeper) > found);
                zombie.pause();
                Instant asleep = Instant.now();
                Signals.wake(scene.broker.handle());
                await().atMost(PATIENCE).until(() -> shards(other) == Scene.SHARDS);
                long checked = checker.checked();
                await().atMost(PATIENCE).until(() -> checker.checked() > checked + 300);
                Instant awake = Instant.now();
                zombie.wake();

                await().atMost(PATIENCE)
                        .until(() -> assignedAfter(sleeper, awake).isPresent());
                Instant again = assignedAfter(sleeper, awake).orElseThrow();
                assertThat(pollsBetween(tap.polls(pid), asleep.plusMillis(500), again))
                        .isEmpty();
                assertThat(sleeper.log())
                        .containsPattern("publisher ended .*cause=\\S*(ProducerFenced|InvalidProducerEpoch)Exception");
                await().atMost(PATIENCE).until(() -> !pollsBetween(tap.polls(pid), again, Instant.MAX)
                        .isEmpty());
                sleeper.awaitReady();
                truth.halt();
                LastLook look = new LastLook(scene, truth, churn);
                await().atMost(PATIENCE).until(() -> look.untold().isEmpty());
                await().atMost(PATIENCE).until(() -> look.statesAmiss().isEmpty());
                assertThat(checker.faults()).isEmpty();
            }
        } finally {
            seats.stream().map(Seat::instance).filter(one -> one != null).forEach(ServiceProcess::close);
        }
    }

    private static int shards(ServiceProcess instance) {
        return (int) instance.metric("upgradewatch_shards{state=\"polling\"");
    }

    private static double changed(ServiceProcess instance) {
        return instance.metric("upgradewatch_poll_seconds_count{outcome=\"changed\"");
    }

    private static List<Poll> pollsBetween(List<Poll> polls, Instant from, Instant to) {
        return polls.stream()
                .filter(poll -> poll.at().isAfter(from) && poll.at().isBefore(to))
                .toList();
    }

    private static Optional<Instant> assignedAfter(ServiceProcess instance, Instant moment) {
        return instance.log()
                .lines()
                .filter(line -> line.contains("shards assigned"))
                .map(line -> LocalDateTime.parse(line.substring(0, 23), LOG_TIME)
                        .atZone(ZoneId.systemDefault())
                        .toInstant())
                .filter(moment::isBefore)
                .findFirst();
    }
}
