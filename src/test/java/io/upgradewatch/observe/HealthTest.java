package io.upgradewatch.observe;

import io.upgradewatch.fleet.ShardGauges.Readings;
import io.upgradewatch.fleet.ShardGauges.Vitals;
import io.upgradewatch.shard.BudgetReadings;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What probes are told in each state of an instance: alive, started, ready, and why. */
class HealthTest {

    private Map<String, Integer> shards = Map.of("polling", 4, "replaying", 0, "draining", 0);
    private Map<String, Set<String>> paused = Map.of();
    private Map<String, Integer> held = Map.of();
    private int full;
    private int devices = 100;
    private double lagSeconds;
    private boolean joined = true;
    private boolean heard = true;
    private String obstacle = "";
    private int unowned;
    private BudgetReadings budget = BudgetReadings.NONE;
    private Duration age = Duration.ofSeconds(1);

    @Test
    void whileAllIsWellItIsReadyAndPollsOnTime() {
        assertThatReadyIs(Status.UP, "every owned shard polls", "on time");
        assertThatItIsAliveAndStarted();
    }

    @Test
    void beforeTheGroupLetsItInItIsAliveButNotStarted() {
        joined = false;
        heard = false;
        shards = Map.of();
        devices = 0;
        assertThatReadyIs(Status.DOWN, "has not let this instance in yet", "idle");
        assertThat(new Started(this::readings).call().getStatus()).isEqualTo(Status.DOWN);
        assertThat(new Alive(this::readings).call().getStatus()).isEqualTo(Status.UP);
        assertThat(new Alive(Readings::beforeTheStart).call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void whileAShardReplaysItIsNotReady() {
        shards = Map.of("polling", 3, "replaying", 1);
        assertThatReadyIs(Status.DOWN, "replaying or draining", "on time");
        assertThatItIsAliveAndStarted();
    }

    @Test
    void whileARebalanceTakesShardsItIsNotReady() {
        shards = Map.of("polling", 3, "draining", 1);
        assertThatReadyIs(Status.DOWN, "replaying or draining", "on time");
        assertThatItIsAliveAndStarted();
    }

    @Test
    void withoutABrokerItIsNotReadyAndNobodyRestartsIt() {
        heard = false;
        lagSeconds = 4_000;
        assertThatReadyIs(Status.DOWN, "Kafka is away", "late: the most overdue device waits for 4000 s");
        assertThatItIsAliveAndStarted();
    }

    @Test
    void withoutAnUpstreamItIsReadyAndSaysThatItIsLate() {
        lagSeconds = 93.4;
        assertThatReadyIs(Status.UP, "every owned shard polls", "late: the most overdue device waits for 93 s");
        assertThatItIsAliveAndStarted();
    }

    @Test
    void aBudgetThatIsTooSmallForTheFleetIsToldWithWhatDevicesReallyHave() {
        Map<Double, Double> really = Map.of(0.5, 21_000.0, 0.99, 33_300.0);
        budget = sweep(really, 33_300);
        assertThatReadyIs(
                Status.UP,
                "every owned shard polls",
                "the budget of set default pays for each device once in 9 h 15 min, not in 6 h; really had by half of"
                        + " the devices: 5 h 50 min, by 99 of 100: 9 h 15 min");
        budget = sweep(really, 21_000);
        assertThatReadyIs(Status.UP, "every owned shard polls", "on time");
    }

    private static BudgetReadings sweep(Map<Double, Double> really, double seconds) {
        return new BudgetReadings(
                Map.of(), really, Map.of("default", new BudgetReadings.Sweep(seconds, 21_600)), Map.of());
    }

    @Test
    void aRefusedLoginIsNoReasonToTakeItOutOfService() {
        paused = Map.of("default", Set.of("login_refused"));
        assertThatReadyIs(
                Status.UP,
                "every owned shard polls",
                "set default is paused: upstream refused the login; nothing is tried until somebody resumes it");
        paused = Map.of("default", Set.of("login_unanswered"));
        assertThatReadyIs(
                Status.UP,
                "every owned shard polls",
                "set default is paused: upstream does not answer the login; it is tried again after an hour, and after"
                        + " the fourth time only when somebody resumes it");
        assertThatItIsAliveAndStarted();
    }

    @Test
    void idleIsToldFromStalled() {
        devices = 0;
        assertThatReadyIs(Status.UP, "every owned shard polls", "idle: no device of its shards is watched");
        shards = Map.of();
        assertThatReadyIs(Status.UP, "every owned shard polls", "idle: no shard of this instance polls");
        assertThatItIsAliveAndStarted();
    }

    @Test
    void withoutAnOwnerForSomeShardsAnInstanceThatHasNoneIsNotReady() {
        shards = Map.of();
        devices = 0;
        unowned = 4;
        assertThatReadyIs(Status.DOWN, "4 shards have no owner", "idle");
        assertThatItIsAliveAndStarted();
    }

    @Test
    void topicsThatAreMissingAreToldBeforeAllThatComesOfIt() {
        shards = Map.of();
        devices = 0;
        heard = false;
        obstacle = "nothing is polled: topics are missing: [state]";
        assertThatReadyIs(Status.DOWN, "nothing is polled: topics are missing: [state]", "idle");
        assertThatItIsAliveAndStarted();
    }

    @Test
    void devicesBehindSomebodysTransactionAreNoReasonToTakeItOutOfService() {
        held = Map.of("waits for a transaction of another writer on state-3", 7);
        String reason = "every owned shard polls; 7 devices: waits for a transaction of another writer on state-3";
        assertThatReadyIs(Status.UP, reason, "on time");
        assertThatItIsAliveAndStarted();
    }

    @Test
    void aShardThatKeepsAsMuchAsItMayStopsAndSaysSo() {
        full = 2;
        assertThatReadyIs(
                Status.UP, "every owned shard polls", "stopped for 2 shards: as much is found as may be kept");
        assertThatItIsAliveAndStarted();
    }

    @Test
    void aLoopThatHangsIsWorthARestart() {
        age = Duration.ofSeconds(29);
        assertThat(new Alive(this::readings).call().getStatus()).isEqualTo(Status.UP);
        age = Duration.ofSeconds(31);
        HealthCheckResponse dead = new Alive(this::readings).call();
        assertThat(dead.getStatus()).isEqualTo(Status.DOWN);
        assertThat((Long) dead.getData().orElseThrow().get("last round, ms ago"))
                .isGreaterThanOrEqualTo(31_000L);
    }

    private void assertThatReadyIs(Status status, String reason, String polls) {
        HealthCheckResponse ready = new Ready(this::readings).call();
        assertThat(ready.getStatus()).isEqualTo(status);
        Map<String, Object> body = ready.getData().orElseThrow();
        assertThat(body.get("reason").toString()).contains(reason);
        assertThat(body.get("polls").toString()).startsWith(polls);
    }

    private void assertThatItIsAliveAndStarted() {
        assertThat(new Alive(this::readings).call().getStatus()).isEqualTo(Status.UP);
        assertThat(new Started(this::readings).call().getStatus()).isEqualTo(Status.UP);
    }

    private Readings readings() {
        return new Readings(
                shards,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                paused,
                devices,
                0,
                lagSeconds,
                held,
                3 * full,
                full,
                joined,
                heard,
                obstacle,
                unowned,
                budget,
                Vitals.NONE,
                System.nanoTime() - age.toNanos());
    }
}
