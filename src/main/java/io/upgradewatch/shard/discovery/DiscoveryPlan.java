package io.upgradewatch.shard.discovery;

import io.upgradewatch.campaign.DeviceLists;
import io.upgradewatch.fota.AccountName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which devices of which accounts are watched without anybody having named them.
 *
 * @param interval between two lists of an account
 * @param makes that are wanted, whatever the case; empty: all, and likewise the others
 * @param tags that they are given
 */
public record DiscoveryPlan(
        Duration interval,
        Set<AccountName> accounts,
        List<String> makes,
        List<String> models,
        List<String> firmwares,
        List<String> tags) {

    boolean wants(DeviceLists.Listed device) {
        return holds(makes, device.make()) && holds(models, device.model()) && holds(firmwares, device.firmware());
    }

    private static boolean holds(List<String> wanted, String text) {
        return wanted.isEmpty()
                || Optional.ofNullable(text).stream()
                        .anyMatch(given -> wanted.stream().anyMatch(given.strip()::equalsIgnoreCase));
    }
}
