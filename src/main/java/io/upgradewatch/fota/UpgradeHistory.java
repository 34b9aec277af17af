package io.upgradewatch.fota;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What one answer reports of one device: any number of upgrades, in no promised order, an identity perhaps twice.
 *
 * @param upgrades what could be read
 * @param unread upgrades that are there too, though no more could be read of them
 * @param whole whether nothing else can have been there: what a broken answer lacks is not missing
 * @param answeredAt when upstream answered, by its own clock; null if it did not say
 */
public record UpgradeHistory(List<Upgrade> upgrades, Set<CampaignId> unread, boolean whole, Instant answeredAt) {

    /** A device without upgrades. */
    public static final UpgradeHistory EMPTY = new UpgradeHistory(List.of());

    public UpgradeHistory {
        upgrades = List.copyOf(upgrades);
        unread = Set.copyOf(unread);
    }

    /** One of which everything could be read. */
    public UpgradeHistory(List<Upgrade> upgrades) {
        this(upgrades, Set.of(), true, null);
    }

    /** The same, answered at {@code time} by upstream's clock. */
    public UpgradeHistory answeredAt(Instant time) {
        return new UpgradeHistory(upgrades, unread, whole, time);
    }
}
