package io.upgradewatch.shard;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.UpgradeStatus;
import java.util.Optional;

/**
 * Which devices are asked for; an empty part asks for nothing in particular.
 *
 * @param status the status of the device's latest upgrade, or {@link #NO_UPGRADE}
 * @param after only devices whose IMEI is greater
 * @param limit how many at most, 1 to 1,000
 */
public record DeviceQuery(
        Optional<AccountName> account,
        Optional<UpgradeStatus> status,
        Optional<String> tag,
        Optional<Imei> after,
        int limit) {

    public static final int MAX_LIMIT = 1_000;

    /** Stands for devices of which no upgrade is known. */
    public static final UpgradeStatus NO_UPGRADE = UpgradeStatus.reported("none");

    /** @throws IllegalArgumentException if {@code limit} is out of bounds */
    public DeviceQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is 1 to " + MAX_LIMIT);
        }
    }
}
