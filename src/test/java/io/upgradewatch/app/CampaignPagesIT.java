package io.upgradewatch.app;

import io.upgradewatch.embedded.thingspace.fault.Endpoint;
import io.upgradewatch.embedded.thingspace.fleet.SimulatedFleet;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Changes of a campaign are found by its pages: the packaged service, a real Kafka, real HTTP. */
class CampaignPagesIT {

    private static final int DEVICES = 1_000;
    private static final Map<String, Endpoint> KINDS = Map.of(
            "history", Endpoint.HISTORY,
            "page", Endpoint.CAMPAIGN_DEVICES,
            "campaign", Endpoint.CAMPAIGN_LIST,
            "token", Endpoint.TOKEN,
            "login", Endpoint.LOGIN);

    @Test
    void whatCampaignsChangeIsFoundLongBeforeTheNextSlotOfItsDevice() throws Exception {
        SimulatedFleet lively = SimulatedFleet.lively(DEVICES);
        // Campaigns that follow each other so quickly that some of their devices change at any moment.
        SimulatedFleet fleet = new SimulatedFleet(
                lively.account(), DEVICES, lively.first(), 1, Duration.ofMinutes(2), 0.06, Duration.ofSeconds(15), 5);
        try (World world = new World(fleet);
                ServiceProcess instance = world.instance()
                        // The next slots lie within the hour: one poll in four seconds, of which few would find a
                        // change.
                        .with("upgradewatch.schedule.adaptive", false)
                        .with("upgradewatch.schedule.interval", "1h")
                        .with("upgradewatch.schedule.min-interval", "1s")
                        .with("upgradewatch.campaigns.interval", "2s")
                        .start()
                        .awaitReady();
                Events events = world.changes()) {
            StringBuilder rows = new StringBuilder("imei,account\n");
            for (int i = 0; i < DEVICES; i++) {
                rows.append(fleet.imei(i).digits())
                        .append(',')
                        .append(fleet.account())
                        .append('\n');
            }
            assertThat(instance.post("/api/devices/import", "text/csv", rows.toString())
                            .body())
                    .contains("1000");
            assertThat(events.awaitCount(40)).hasSizeGreaterThanOrEqualTo(40);
            assertThatEveryRequestIsCounted(world, instance);
        }
    }

    private static void assertThatEveryRequestIsCounted(World world, ServiceProcess instance) {
        KINDS.forEach((kind, endpoint) -> {
            String metric = "upgradewatch_budget_spent_total{kind=\"" + kind + "\"";
            long came = world.simulator.traffic().requests(endpoint);
            instance.await("requests are counted: " + kind, one -> one.metric(metric) >= came);
            double counted = instance.metric(metric);
            // Counted before it is on its way.
            assertThat(counted).isLessThanOrEqualTo(world.simulator.traffic().requests(endpoint) + 8.0);
        });
    }
}
