package io.upgradewatch.app;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A group of three with one budget, one of which is killed: the others have its part soon, and never too much. */
@Tag("faults")
class SharedBudgetIT {

    private static final int RATE = 500;
    private static final int DEVICES = 300;
    private static final String IN_USE = "upgradewatch_budget_rate{";
    // Ten seconds until the group gives a killed one up, and the rest for what is agreed then.
    private static final Duration SOON = Duration.ofSeconds(15);

    @Test
    void whoIsKilledTakesItsPartAlong() {
        try (World world = new World();
                ServiceProcess one = world.instance().start().awaitReady();
                ServiceProcess other = world.instance().start().awaitUp();
                ServiceProcess third = world.instance().start().awaitUp()) {
            String rows = IntStream.range(0, DEVICES)
                    .mapToObj(device -> World.device(device).digits() + "," + World.ACCOUNT + "\n")
                    .collect(Collectors.joining());
            assertThat(one.post("/api/devices/import", "text/csv", rows).statusCode())
                    .isEqualTo(200);
            List<ServiceProcess> all = List.of(one, other, third);
            one.await(
                    "all have a part",
                    now -> all.stream().allMatch(each -> each.metric(IN_USE) > RATE / 20.0)
                            && used(all.stream()) > 0.9 * RATE);

            third.kill();

            Awaitility.await("the others have all; the log of one is " + one.logFile())
                    .atMost(SOON.multipliedBy(2))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        double now = used(Stream.of(one, other));
                        assertThat(now).isLessThanOrEqualTo(RATE * 1.001);
                        return now > 0.93 * RATE;
                    });
        }
    }

    private static double used(Stream<ServiceProcess> instances) {
        return instances.mapToDouble(each -> each.metric(IN_USE)).sum();
    }
}
