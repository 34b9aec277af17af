package io.upgradewatch.fleet.view;

import io.upgradewatch.fota.Imei;
import java.util.Optional;

/**
 * One page of the devices that are asked for.
 *
 * @param after only devices whose IMEI is greater
 * @param limit how many at most, 1 to 1,000
 */
public record DeviceQuery(DeviceFilter filter, Optional<Imei> after, int limit) {

    public static final int MAX_LIMIT = 1_000;

    /** @throws IllegalArgumentException if {@code limit} is out of bounds */
    public DeviceQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is 1 to " + MAX_LIMIT);
        }
    }
}
