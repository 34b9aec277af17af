package io.upgradewatch.watch;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.Imei;

/**
 * Where watches are written down. Each call completes when the row is durable and fails when it is not; the owner of
 * the device learns of it by reading the list, not from the call. Safe from any thread.
 */
public interface Watchlist {

    /** Writes {@code watch} down, in place of what stood there for its device. */
    Uni<Void> watch(Watch watch);

    /** Takes the device off the list; no fault if it was not on it. */
    Uni<Void> unwatch(Imei imei);
}
