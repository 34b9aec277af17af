package io.upgradewatch.faults;

import io.upgradewatch.app.ServiceProcess;
import io.upgradewatch.embedded.thingspace.fault.Fault;
import io.upgradewatch.embedded.thingspace.fault.FaultRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** From SIGTERM to the end of the process, in the best and in the worst of circumstances. */
@Tag("faults")
class StopInTimeIT {

    private static final Duration PROMISED = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** What stands in the way of a good end. */
    enum Trouble {
        NONE {
            @Override
            void begin(Scene scene) {}
        },
        BROKER_KILLED {
            @Override
            void begin(Scene scene) {
                scene.broker.kill();
            }
        },
        BROKER_PAUSED {
            @Override
            void begin(Scene scene) {
                Signals.pause(scene.broker.handle());
            }

            @Override
            void end(Scene scene) {
                Signals.wake(scene.broker.handle());
            }
        },
        UPSTREAM_HANGS {
            @Override
            void begin(Scene scene) {
                scene.simulator.faults().add(FaultRule.of(Fault.SILENCE));
            }
        },
        ALL_AT_ONCE {
            @Override
            void begin(Scene scene) {
                UPSTREAM_HANGS.begin(scene);
                BROKER_PAUSED.begin(scene);
            }

            @Override
            void end(Scene scene) {
                BROKER_PAUSED.end(scene);
            }
        };

        abstract void begin(Scene scene);

        void end(Scene scene) {}
    }

    @ParameterizedTest
    @EnumSource
    void anInstanceThatPublishesEndsInTimeWhateverIsAway(Trouble trouble) {
        List<Seat> seats = new ArrayList<>();
        try (Scene scene = new Scene();
                Truth truth = new Truth(scene.simulator, 60, 29)) {
            seats.add(new Seat(scene.instance()));
            seats.get(0).fill();
            seats.get(0).instance().awaitReady();
            try (Checker checker = new Checker(truth, scene.broker.bootstrapServers());
                    Churn churn = new Churn(seats, truth, scene.simulator, 10, 29)) {
                churn.watchAll();
                truth.begin();
                churn.begin();
                await().atMost(PATIENCE).until(() -> checker.checked() > 200);
                trouble.begin(scene);
                Instant began = Instant.now();
                // Until what is under way has come to a stand.
                await().until(() -> Instant.now().isAfter(began.plusSeconds(2)));
                long millis = seats.get(0).stop();
                Report.note("SIGTERM to exit, trouble %s: %d ms".formatted(trouble, millis));
                trouble.end(scene);
                assertThat(millis).isLessThan(PROMISED.toMillis());
            }
        } finally {
            seats.stream().map(Seat::instance).filter(one -> one != null).forEach(ServiceProcess::close);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInstanceThatHasJustBeenStartedEndsInTime(Youth youth) {
        try (Scene scene = new Scene()) {
            ServiceProcess.Plan plan = scene.instance();
            if (youth == Youth.STARTING_WITHOUT_END) {
                plan.with("upgradewatch.security.mode", "basic")
                        .with(
                                "upgradewatch.security.users-file",
                                pipe(scene.broker.home().resolve("users")));
            }
            Seat seat = new Seat(plan);
            if (youth == Youth.BEFORE_KAFKA_IS_REACHED) {
                Signals.pause(scene.broker.handle());
            }
            seat.fill();
            try {
                if (youth == Youth.AT_ONCE) {
                    LockSupport.parkNanos(500_000_000);
                } else if (youth == Youth.STARTING_WITHOUT_END) {
                    await().atMost(PATIENCE)
                            .until(() -> waitsAtPipe(seat.instance().handle()));
                } else {
                    seat.instance().awaitUp();
                }
                long millis = seat.stop();
                Report.note("SIGTERM to exit, %s: %d ms".formatted(youth, millis));
                assertThat(millis).isLessThan(PROMISED.toMillis());
            } finally {
                Signals.wake(scene.broker.handle());
                if (seat.instance() != null) {
                    seat.kill();
                }
            }
        }
    }

    /** Whether a thread of the process waits for somebody at the other end of a pipe, by what Linux says of it. */
    private static boolean waitsAtPipe(ProcessHandle process) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            return threads.anyMatch(thread -> {
                try {
                    return Files.readString(thread.resolve("wchan")).equals("wait_for_partner");
                } catch (IOException ended) {
                    return false;
                }
            });
        }
    }

    private static Path pipe(Path path) {
        try {
            assertThat(Command.run("mkfifo", path.toString())).isZero();
            return path;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** How far the start has come. */
    enum Youth {
        AT_ONCE,
        /** It reads its users from a pipe that nobody writes to. */
        STARTING_WITHOUT_END,
        ONCE_IT_ANSWERS,
        BEFORE_KAFKA_IS_REACHED
    }
}
