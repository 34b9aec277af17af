package io.upgradewatch.embedded.thingspace.fleet;

import io.upgradewatch.fota.UpgradeStatus;

/**
 * Where one device stands in one campaign.
 *
 * @param updatedAt since when, in milliseconds since 1970
 */
public record Progress(UpgradeStatus status, String reason, long updatedAt) {}
