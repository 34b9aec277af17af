package io.upgradewatch.kafka;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.DeviceState.Known;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.publish.Publication;
import io.upgradewatch.recover.Placement;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;

/** The documented example, and variations of it. */
public final class Samples {

    public static final Imei IMEI = Imei.of("990000473475989");
    public static final AccountName ACCOUNT = new AccountName("0000123456-00001");
    public static final Upgrade UPGRADE = new Upgrade(
            new CampaignId("252d7ffc-7e35-11ec-931d-76f56843c393"),
            UpgradeStatus.UPGRADE_FAILED,
            "Upgrade failed, processing is not allowed after campaign end date 14 Dec 21 00:00 UTC",
            "SEQUANSCommunications_GM01Q_SR1.2.0.0-10657_SR1.2.0.0-10512",
            "SR1.2.0.0-10657",
            "SR1.2.0.0-10512",
            "2022-01-25",
            Instant.parse("2022-01-26T03:45:01.608Z"));
    public static final Instant OBSERVED = Instant.parse("2026-11-23T01:02:03.456Z");
    public static final DeviceState STATE = new DeviceState(ACCOUNT, List.of(new Known(UPGRADE, null)));

    private Samples() {}

    public static UpgradeStatusChanged change(Imei imei) {
        return new UpgradeStatusChanged(imei, ACCOUNT, UpgradeStatus.UPGRADE_PENDING, UPGRADE, 7, OBSERVED);
    }

    public static Publication publication(Imei imei) {
        return new Publication(imei, STATE, List.of(change(imei)));
    }

    /** The first {@code count} devices of the shard. */
    public static List<Imei> devices(Placement placement, int shard, int count) {
        return LongStream.iterate(990000000000000L, number -> number + 1)
                .mapToObj(Imei::new)
                .filter(imei -> placement.shardOf(imei) == shard)
                .limit(count)
                .toList();
    }
}
