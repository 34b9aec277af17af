package io.upgradewatch.app;

import io.upgradewatch.app.Events.Event;
import io.upgradewatch.app.config.CrashingMonitor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** kill -9 at the two moments that matter, and what a read_committed consumer has seen in the end. */
class CrashIT {

    private static final int KILLED = 128 + 9;

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void aCrashAroundTheCommitNeitherLosesNorRepeatsAChange(String when) {
        try (World world = new World()) {
            world.simulator.script(World.DEVICE, World.sample());
            try (ServiceProcess first = world.instance().start().awaitReady()) {
                first.stop(); // the topics are there
            }
            watch(world);
            try (ServiceProcess doomed = world.instance()
                    .with("crash", when)
                    .main(CrashingMonitor.class)
                    .start()) {
                assertThat(doomed.awaitExit()).isEqualTo(KILLED);
            }
            try (Events events = world.changes()) {
                assertThat(sizeAtRest(events, when)).isEqualTo(when.equals("before") ? 0 : 5);
            }
            try (ServiceProcess next = world.instance().start().awaitReady();
                    Events events = world.changes()) {
                world.awaitPolls(3);
                List<Event> seen = events.awaitCount(5);
                world.awaitPolls(3);
                assertThat(events.toTheEnd()).hasSize(5);
                assertThat(Events.byId(seen).values()).containsOnly(1L);
                int told = when.equals("before") ? 5 : 0;
                assertThat(next.metric("upgradewatch_changes_total"))
                        .as("seen at 0 first")
                        .isZero();
                next.await("they are counted", one -> one.metric("upgradewatch_changes_total") == told);
            }
        }
    }

    // A transaction that nobody ended yet hides what comes after it; the committed one is whole at once.
    private static int sizeAtRest(Events events, String when) {
        return when.equals("before")
                ? events.now().size()
                : events.awaitCount(5).size();
    }

    private static void watch(World world) {
        try (KafkaProducer<byte[], byte[]> anyone = new KafkaProducer<>(
                Map.of("bootstrap.servers", world.broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            String row = "{\"account\":\"" + World.ACCOUNT + "\",\"since\":\"1970-01-01T00:00:00Z\"}";
            anyone.send(new ProducerRecord<>(
                    "upgradewatch.watchlist",
                    World.DEVICE.digits().getBytes(StandardCharsets.US_ASCII),
                    row.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
