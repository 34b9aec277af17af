package io.upgradewatch.diff;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All that is known of a device: what upstream has ever reported of it and has not let age out. Immutable.
 *
 * @param account the account it was read from; another account's upgrades are other upgrades
 * @param upgrades ordered by campaign, each campaign once
 */
public record DeviceState(AccountName account, List<Known> upgrades) {

    /**
     * One known upgrade.
     *
     * @param upgrade as last reported
     * @param missingSince when answers stopped to show it; null while they do
     */
    public record Known(Upgrade upgrade, Instant missingSince) {

        public Known {
            Objects.requireNonNull(upgrade, "upgrade");
        }
    }

    public DeviceState {
        Objects.requireNonNull(account, "account");
        upgrades = List.copyOf(upgrades);
    }

    /** What is known under {@code campaign}, if anything. */
    public Optional<Known> of(CampaignId campaign) {
        return upgrades.stream()
                .filter(known -> known.upgrade().campaign().equals(campaign))
                .findFirst();
    }

    /** The upgrade that was reported last, if there is any; reports without a time come first. */
    public Optional<Upgrade> latest() {
        return upgrades.stream().map(Known::upgrade).max(Reports.OLDEST_FIRST);
    }
}
