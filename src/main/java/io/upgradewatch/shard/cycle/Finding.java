package io.upgradewatch.shard.cycle;

import io.upgradewatch.diff.Lags;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeHistory;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * An answer that says something new, kept until that is committed. The answer and never the events: by the time it is
 * published again, another commit may have said a part of it.
 *
 * @param account the account that was asked about
 * @param fingerprint of the answer
 * @param sentAt when the poll was sent
 * @param readAt when the answer was read, which is when its changes were observed
 * @param lags reports that were older than the known ones before this answer
 */
public record Finding(
        AccountName account, UpgradeHistory history, long fingerprint, Instant sentAt, Instant readAt, Lags lags) {

    // With what publishes it, and the rows that it becomes.
    private static final long OF_EACH = 1_000;
    private static final long OF_AN_UPGRADE = 200;

    /** About how much memory it takes. */
    public long bytes() {
        return OF_EACH + history.upgrades().stream().mapToLong(Finding::bytes).sum();
    }

    private static long bytes(Upgrade upgrade) {
        return OF_AN_UPGRADE
                + Stream.of(
                                upgrade.campaign().value(),
                                upgrade.status().value(),
                                upgrade.reason(),
                                upgrade.firmwareName(),
                                upgrade.firmwareFrom(),
                                upgrade.firmwareTo(),
                                upgrade.startDate())
                        .mapToLong(text -> text == null ? 0 : text.length())
                        .sum();
    }
}
