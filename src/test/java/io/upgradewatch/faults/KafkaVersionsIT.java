package io.upgradewatch.faults;

import io.upgradewatch.app.ServiceProcess;
import io.upgradewatch.embedded.thingspace.SimulatorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The oldest and the newest Kafka that this service is said to work with, and one that it is not. */
@Tag("faults")
class KafkaVersionsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String UNTOLD = "does not tell its version";

    @ParameterizedTest
    @CsvSource({"3.3.2,classic", "4.4.0,classic", "4.4.0,consumer"})
    void everyChangeIsToldOnceThoughAnInstanceAndTheBrokerAreKilled(String version, String protocol) {
        List<Seat> seats = new ArrayList<>();
        try (Scene scene = new Scene(SimulatorSettings.of(), Broker.start(OtherKafka.of(version)));
                Truth truth = new Truth(scene.simulator, 60, 11)) {
            for (int i = 0; i < 2; i++) {
                seats.add(new Seat(scene.instance().with("kafka.group.protocol", protocol)));
            }
            seats.forEach(Seat::fill);
            seats.forEach(seat -> seat.instance().awaitReady());
            assertThat(seats.get(0).instance().log()).doesNotContain(UNTOLD);
            try (Checker checker = new Checker(truth, scene.broker.bootstrapServers());
                    Churn churn = new Churn(seats, truth, scene.simulator, 0, 11)) {
                churn.watchAll();
                truth.begin();
                await().atMost(PATIENCE).until(() -> checker.checked() > 200);
                seats.get(0).instance().kill();
                seats.get(0).fill();
                scene.broker.kill();
                scene.broker.restart();
                scene.broker.awaitUp();
                long checked = checker.checked();
                await().atMost(PATIENCE).until(() -> checker.checked() > checked + 200);
                seats.forEach(seat -> seat.instance().awaitReady());
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

    @Test
    void oneThatIsTooOldIsRefusedInWords() {
        try (Scene scene = new Scene(SimulatorSettings.of(), Broker.start(OtherKafka.of("2.8.2")));
                ServiceProcess instance = scene.instance().start()) {
            assertThat(instance.awaitExit()).isEqualTo(1);
            assertThat(instance.log())
                    .contains("this Kafka is older than 3.0, and Upgradewatch works with 3.3 to 4.4")
                    .doesNotContain("cannot be reached")
                    .doesNotContain("\tat ");
        }
    }
}
