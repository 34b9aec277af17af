package io.upgradewatch.fota;

import java.util.List;
import java.util.Set;

/**
 * Where an upgrade of one device stands. An open set: the documentation lists two values, its own sample shows a third
 * and the life-cycle pages more, so an unknown one is kept and treated as not terminal.
 *
 * <p>Two statuses that differ only in case, underscores or spaces of any kind are the same status. A known one has the
 * field's spelling, however it is reported; another is spelt as reported, without spaces.
 */
public record UpgradeStatus(String value) {

    public static final UpgradeStatus REQUEST_PENDING = new UpgradeStatus("RequestPending");
    public static final UpgradeStatus ACCEPTED = new UpgradeStatus("Accepted");
    public static final UpgradeStatus UPGRADE_PENDING = new UpgradeStatus("UpgradePending");
    public static final UpgradeStatus UPGRADE_SCHEDULED = new UpgradeStatus("UpgradeScheduled");
    public static final UpgradeStatus UPGRADE_SUCCESS = new UpgradeStatus("UpgradeSuccess");
    public static final UpgradeStatus UPGRADE_FAILED = new UpgradeStatus("UpgradeFailed");
    public static final UpgradeStatus DEVICE_REJECTED = new UpgradeStatus("DeviceRejected");
    public static final UpgradeStatus CAMPAIGN_CANCELLED = new UpgradeStatus("CampaignCancelled");
    public static final UpgradeStatus CAMPAIGN_ABORTED = new UpgradeStatus("CampaignAborted");

    /** Every status with a documented meaning, in the order of an upgrade's life. */
    public static final List<UpgradeStatus> DOCUMENTED =
            StatusSpelling.KNOWN.stream().map(UpgradeStatus::new).toList();

    private static final Set<UpgradeStatus> TERMINAL =
            Set.of(UPGRADE_SUCCESS, UPGRADE_FAILED, DEVICE_REJECTED, CAMPAIGN_CANCELLED, CAMPAIGN_ABORTED);

    /** @throws IllegalArgumentException if {@code value} is null or nothing that can be seen */
    public UpgradeStatus {
        value = StatusSpelling.of(value);
    }

    /**
     * The status behind {@code text}.
     *
     * @throws IllegalArgumentException if {@code text} is null or nothing that can be seen
     */
    public static UpgradeStatus reported(String text) {
        return new UpgradeStatus(text);
    }

    /** Whether upstream says that nothing more will happen; it may still change its mind. */
    public boolean terminal() {
        return TERMINAL.contains(this);
    }

    /** Equal but for case and underscores. */
    @Override
    public boolean equals(Object other) {
        return other instanceof UpgradeStatus status && (value.equals(status.value) || key().equals(status.key()));
    }

    @Override
    public int hashCode() {
        return key().hashCode();
    }

    @Override
    public String toString() {
        return value;
    }

    /** What its spellings have in common. */
    String key() {
        return StatusSpelling.key(value);
    }
}
