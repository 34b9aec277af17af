package io.upgradewatch.embedded.thingspace.fleet;

import io.upgradewatch.fota.ReasonCategory;
import io.upgradewatch.fota.UpgradeStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static io.upgradewatch.fota.UpgradeStatus.DEVICE_REJECTED;
import static io.upgradewatch.fota.UpgradeStatus.REQUEST_PENDING;
import static io.upgradewatch.fota.UpgradeStatus.UPGRADE_FAILED;
import static io.upgradewatch.fota.UpgradeStatus.UPGRADE_PENDING;
import static io.upgradewatch.fota.UpgradeStatus.UPGRADE_SCHEDULED;
import static io.upgradewatch.fota.UpgradeStatus.UPGRADE_SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SimulatedCampaignsTest {

    private static final int DEVICES = 2_000;

    private final SimulatedFleet fleet = SimulatedFleet.lively(DEVICES);
    private final long period = fleet.period().toMillis();
    private final long start = 490_000 * period;
    private final SimulatedCampaigns campaigns = new SimulatedCampaigns(fleet);
    private final SimulatedCampaign campaign = new SimulatedCampaign(fleet, 490_000);

    @Test
    void aHistoryIsAFunctionOfTheTimeAlone() {
        long now = start + period / 3;
        String before = history(campaigns, 7, now);

        history(campaigns, 7, now + 10 * period);

        assertThat(history(campaigns, 7, now)).isEqualTo(before);
        assertThat(history(new SimulatedCampaigns(fleet), 7, now)).isEqualTo(before);
    }

    @Test
    void anotherSeedIsAnotherFortune() {
        SimulatedFleet other = new SimulatedFleet(
                fleet.account(), DEVICES, fleet.first(), 2, fleet.period(), 0.06, fleet.upgradeTime(), 5);

        assertThat(history(new SimulatedCampaigns(other), 7, start)).isNotEqualTo(history(campaigns, 7, start));
    }

    @Test
    void aHistoryHasTheKeptCampaignsNewestFirst() {
        JsonArray history = new JsonArray(history(campaigns, 7, start + period - 1));

        List<String> ids = IntStream.range(0, history.size())
                .mapToObj(i -> history.getJsonObject(i).getString("campaignId"))
                .toList();
        assertThat(ids)
                .containsExactlyElementsOf(IntStream.range(0, fleet.kept())
                        .mapToObj(age -> new SimulatedCampaign(fleet, 490_000 - age).id())
                        .toList());
    }

    @Test
    void aDeviceGoesThroughTheStatusesInOrder() {
        Set<List<UpgradeStatus>> courses = new HashSet<>();
        for (int device = 0; device < DEVICES; device++) {
            courses.add(course(device));
        }

        assertThat(courses)
                .containsExactlyInAnyOrder(
                        List.of(REQUEST_PENDING, UPGRADE_PENDING, UPGRADE_SCHEDULED, UPGRADE_SUCCESS),
                        List.of(REQUEST_PENDING, UPGRADE_PENDING, UPGRADE_SCHEDULED, UPGRADE_FAILED),
                        List.of(REQUEST_PENDING, UPGRADE_PENDING, UPGRADE_SCHEDULED, UPGRADE_FAILED, UPGRADE_SUCCESS),
                        List.of(REQUEST_PENDING, DEVICE_REJECTED));
    }

    @Test
    void theEndsHaveTheirShares() {
        List<Progress> ends = ends(campaigns);

        assertThat(share(ends, UPGRADE_SUCCESS)).isCloseTo(0.93, within(0.03));
        assertThat(share(ends, UPGRADE_FAILED)).isCloseTo(0.048, within(0.02));
        assertThat(share(ends, DEVICE_REJECTED)).isCloseTo(0.02, within(0.01));
    }

    @Test
    void failuresHaveReasonsOfManyKinds() {
        Set<ReasonCategory> kinds = new HashSet<>();
        ends(campaigns).stream()
                .filter(end -> !end.status().equals(UPGRADE_SUCCESS))
                .forEach(end -> kinds.add(ReasonCategory.of(end.reason())));

        assertThat(kinds)
                .contains(
                        ReasonCategory.CAMPAIGN_ENDED,
                        ReasonCategory.ALREADY_SCHEDULED,
                        ReasonCategory.PREREQUISITE,
                        ReasonCategory.UNREACHABLE,
                        ReasonCategory.DOWNLOAD,
                        ReasonCategory.INSTALL,
                        ReasonCategory.INTERNAL);
    }

    @Test
    void somethingChangesAllTheTime() {
        Set<Long> busy = new HashSet<>();
        for (long now = start; now < start + period; now += 1_000) {
            for (int device = 0; device < DEVICES; device++) {
                campaigns
                        .progress(campaign, device, now)
                        .ifPresent(progress -> busy.add((progress.updatedAt() - start) / 5_000));
            }
        }

        long untilTheLastTurn = (period - fleet.upgradeTime().toMillis() * 3 / 2) / 5_000;
        assertThat(busy).containsAll(() -> IntStream.range(0, (int) untilTheLastTurn)
                .asLongStream()
                .boxed()
                .iterator());
    }

    @Test
    void badFirmwareFailsWhatHasNotEndedAndRewritesNothing() {
        long now = start + period / 2;
        List<Progress> before = at(campaigns, now);

        campaigns.spoil(campaign, 0.7, now);

        assertThat(at(campaigns, now)).isEqualTo(before);
        assertThat(share(ends(campaigns), UPGRADE_FAILED)).isCloseTo(0.37, within(0.06));
    }

    @Test
    void olderShapesHaveTheSameUpgradesUnderTheirOwnNames() {
        long now = start + period - 1;

        JsonObject v2 = newest(RecordShape.V2, now);
        JsonObject v1 = newest(RecordShape.V1, now);

        assertThat(v2.fieldNames())
                .containsExactly("deviceId", "id", "accountName", "softwareName", "startDate", "status", "reason");
        assertThat(v1.fieldNames())
                .containsExactly(
                        "deviceId",
                        "id",
                        "accountName",
                        "firmwareFrom",
                        "firmwareTo",
                        "startDate",
                        "upgradeStartTime",
                        "status",
                        "reason");
        assertThat(v1.getString("id")).isEqualTo(campaign.id());
    }

    private JsonObject newest(RecordShape shape, long now) {
        return new JsonArray(campaigns.history(fleet.imei(7), 7, shape, now)).getJsonObject(0);
    }

    private String history(SimulatedCampaigns some, int device, long now) {
        return some.history(fleet.imei(device), device, RecordShape.V3, now);
    }

    private List<UpgradeStatus> course(int device) {
        Set<UpgradeStatus> seen = new LinkedHashSet<>();
        for (long now = start; now < start + period * 1.2; now += 5_000) {
            campaigns.progress(campaign, device, now).ifPresent(progress -> seen.add(progress.status()));
        }
        return new ArrayList<>(seen);
    }

    private List<Progress> ends(SimulatedCampaigns some) {
        return at(some, start + 2 * period);
    }

    private List<Progress> at(SimulatedCampaigns some, long now) {
        return IntStream.range(0, DEVICES)
                .mapToObj(device -> some.progress(campaign, device, now))
                .flatMap(progress -> progress.stream())
                .toList();
    }

    private static double share(List<Progress> ends, UpgradeStatus status) {
        return ends.stream().filter(end -> end.status().equals(status)).count() / (double) ends.size();
    }
}
