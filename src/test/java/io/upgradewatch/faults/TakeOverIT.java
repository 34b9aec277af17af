package io.upgradewatch.faults;

import io.upgradewatch.app.ServiceProcess;
import io.upgradewatch.faults.Wiretap.Poll;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How long the devices of a killed instance go unpolled. Measured and reported, not judged. */
@Tag("faults")
class TakeOverIT {

    private static final int KILLS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @Test
    void theShardsOfAKilledInstanceAreTakenOver() {
        List<Seat> seats = new ArrayList<>();
        List<Long> millis = new ArrayList<>();
        try (Scene scene = new Scene();
                Truth truth = new Truth(scene.simulator, 120, 11);
                Wiretap tap = new Wiretap(scene.simulator.url())) {
            for (int i = 0; i < 3; i++) {
                seats.add(new Seat(scene.instance().with("upgradewatch.thingspace.url", tap.url())));
            }
            seats.forEach(Seat::fill);
            seats.forEach(seat -> seat.instance().awaitReady());
            try (Churn churn = new Churn(seats, truth, scene.simulator, 0, 11)) {
                churn.watchAll();
                for (int kill = 0; kill < KILLS; kill++) {
                    awaitBalance(seats);
                    Seat seat = seats.get(kill % 3);
                    long pid = seat.instance().handle().pid();
                    Set<Integer> lost = shardsPolledNow(tap, pid);
                    seat.kill();
                    Instant killed = Instant.now();
                    Map<Integer, Instant> polled = new HashMap<>();
                    await().atMost(PATIENCE).until(() -> {
                        polled.putAll(firstPolls(tap, pid, killed));
                        return polled.keySet().containsAll(lost);
                    });
                    lost.forEach(shard -> millis.add(
                            Duration.between(killed, polled.get(shard)).toMillis()));
                    seat.fill();
                    seat.instance().awaitReady();
                }
            }
        } finally {
            seats.stream().map(Seat::instance).filter(one -> one != null).forEach(ServiceProcess::close);
        }
        assertThat(millis).hasSizeGreaterThanOrEqualTo(KILLS);
        List<Long> sorted = millis.stream().sorted().toList();
        Report.note("take-over after kill -9: kills=%d shards=%d p50=%d ms p99=%d ms max=%d ms"
                .formatted(
                        KILLS,
                        sorted.size(),
                        sorted.get(sorted.size() / 2),
                        sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1),
                        sorted.get(sorted.size() - 1)));
    }

    private static void awaitBalance(List<Seat> seats) {
        await().atMost(PATIENCE).until(() -> seats.stream()
                .allMatch(seat -> seat.instance().metric("upgradewatch_shards{state=\"polling\"") == 2));
    }

    private static Set<Integer> shardsPolledNow(Wiretap tap, long pid) {
        Instant from = Instant.now();
        await().until(() -> Instant.now().isAfter(from.plusSeconds(3)));
        return tap.polls(pid).stream()
                .filter(poll -> poll.at().isAfter(from))
                .map(poll -> shard(poll.imei()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** When each shard was first polled by another than {@code pid} after {@code from}. */
    private static Map<Integer, Instant> firstPolls(Wiretap tap, long pid, Instant from) {
        return tap.polls().stream()
                .filter(poll -> poll.pid() != pid && poll.at().isAfter(from))
                .collect(Collectors.toMap(poll -> shard(poll.imei()), Poll::at, (a, b) -> a.isBefore(b) ? a : b));
    }

    private static int shard(String imei) {
        return BuiltInPartitioner.partitionForKey(imei.getBytes(StandardCharsets.US_ASCII), Scene.SHARDS);
    }
}
