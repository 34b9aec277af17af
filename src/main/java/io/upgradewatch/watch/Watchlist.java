package io.upgradewatch.watch;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import java.util.function.Predicate;

/**
 * Where watches are written down. Each call completes when the row is durable and fails when it is not; the owner of
 * the device learns of it by reading the list, not from the call. Safe from any thread.
 */
public interface Watchlist {

    /** Writes {@code watch} down, in place of what stood there for its device. */
    Uni<Void> watch(Watch watch);

    /** Takes the device off the list; no fault if it was not on it. */
    Uni<Void> unwatch(Imei imei);

    /** Takes the device off the list and writes down that discovery is not to put it there again. */
    Uni<Void> exclude(Imei imei, AccountName account);

    /** Counts, over all shards and whoever owns them, the devices that {@code source} wants. Reads the whole list. */
    Uni<Census> count(Watch.Source source, Predicate<Imei> stays);

    /**
     * What a count came to.
     *
     * @param wanted devices that the source wants
     * @param leaving those of them that nobody else wants and that do not stay
     */
    record Census(long wanted, long leaving) {

        /** Both added up. */
        public Census plus(Census other) {
            return new Census(wanted + other.wanted, leaving + other.leaving);
        }
    }
}
