package io.upgradewatch.diff;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import static org.assertj.core.api.Assertions.assertThat;

class LatestUpgradeTest {

    private static final String[] TIMES = {
        null, "1500-01-01T00:00:00Z", "2022-01-24T00:00:00Z", "2022-01-26T00:00:00Z", "9999-01-01T00:00:00Z"
    };
    private static final String[] STARTS = {null, "2022-01-25", "someday"};
    private static final String[] STATUSES = {"UpgradePending", "UpgradeSuccess"};

    @Property(tries = 2_000)
    void theLatestIsTheLastInTheOrderOfReports(@ForAll long seed) {
        Random random = new Random(seed);
        List<Upgrade> upgrades = IntStream.range(0, random.nextInt(6))
                .mapToObj(i -> upgrade("c" + i, random))
                .toList();
        List<DeviceState.Known> known = upgrades.stream()
                .map(upgrade -> new DeviceState.Known(upgrade, null))
                .toList();
        assertThat(new DeviceState(new AccountName("a"), known).latest())
                .isEqualTo(upgrades.stream().max(Reports.OLDEST_FIRST));
    }

    private static Upgrade upgrade(String campaign, Random random) {
        String time = TIMES[random.nextInt(TIMES.length)];
        return new Upgrade(
                new CampaignId(campaign),
                new UpgradeStatus(STATUSES[random.nextInt(STATUSES.length)]),
                null,
                null,
                null,
                null,
                STARTS[random.nextInt(STARTS.length)],
                time == null ? null : Instant.parse(time));
    }
}
