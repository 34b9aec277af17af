package io.upgradewatch.fota;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where an upgrade of one device stands, as reported. An open set: the documentation lists two values, its own sample
 * shows a third and the life-cycle pages more, so an unknown one is kept and treated as not terminal.
 *
 * <p>Two statuses that differ only in case are the same status.
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
    public static final List<UpgradeStatus> DOCUMENTED = List.of(
            REQUEST_PENDING,
            ACCEPTED,
            new UpgradeStatus("NoDeviceDataFromNetwork"),
            new UpgradeStatus("ReceivedDeviceDataFromNetwork"),
            new UpgradeStatus("RequestToFotaServerFailed"),
            UPGRADE_PENDING,
            UPGRADE_SCHEDULED,
            UPGRADE_SUCCESS,
            UPGRADE_FAILED,
            DEVICE_REJECTED,
            CAMPAIGN_CANCELLED,
            CAMPAIGN_ABORTED);

    private static final Set<String> TERMINAL = Stream.of(
                    UPGRADE_SUCCESS, UPGRADE_FAILED, DEVICE_REJECTED, CAMPAIGN_CANCELLED, CAMPAIGN_ABORTED)
            .map(status -> status.value.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());

    /** @throws IllegalArgumentException if {@code value} is null or blank */
    public UpgradeStatus {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("an upgrade needs a status");
        }
    }

    /**
     * The status behind {@code text}: spaces removed ({@code Device Rejected} is how v1 writes
     * {@code DeviceRejected}), otherwise as reported.
     *
     * @throws IllegalArgumentException if {@code text} is null or blank
     */
    public static UpgradeStatus reported(String text) {
        if (text == null) {
            throw new IllegalArgumentException("an upgrade needs a status");
        }
        return new UpgradeStatus(text.replaceAll("\\s", ""));
    }

    /** Whether upstream says that nothing more will happen; it may still change its mind. */
    public boolean terminal() {
        return TERMINAL.contains(folded());
    }

    /** Equal but for case. */
    @Override
    public boolean equals(Object other) {
        return other instanceof UpgradeStatus status
                && (value.equals(status.value) || folded().equals(status.folded()));
    }

    @Override
    public int hashCode() {
        return folded().hashCode();
    }

    @Override
    public String toString() {
        return value;
    }

    private String folded() {
        return value.toLowerCase(Locale.ROOT);
    }
}
