package io.upgradewatch.fota;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Objects;

/**
 * One change of one upgrade: the event that consumers automate on.
 *
 * @param device whose upgrade; never null
 * @param account the account it was read from; never null
 * @param previous the status known before; null if the campaign was not known for this device
 * @param upgrade the upgrade as reported now; never null
 * @param sequence how many changes of this upgrade were told before it; or from where on they are counted, see the
 *     documentation of events
 * @param observedAt when this service saw it, to the millisecond; never null
 */
public record UpgradeStatusChanged(
        Imei device, AccountName account, UpgradeStatus previous, Upgrade upgrade, long sequence, Instant observedAt) {

    public UpgradeStatusChanged {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(upgrade, "upgrade");
        observedAt = observedAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Whether upstream took back a word that it had called its last. */
    public boolean reversal() {
        return previous != null && previous.terminal();
    }

    public ReasonCategory reasonCategory() {
        return ReasonCategory.of(upgrade.reason());
    }

    /**
     * The same for the same change, whoever publishes it and whenever, and another one for each change of a device: a
     * function of account, IMEI, campaign, status and sequence alone. 32 hexadecimal digits.
     */
    public String id() {
        String identity = String.join(
                "\n",
                account.value(),
                device.digits(),
                upgrade.campaign().folded(),
                upgrade.status().key(),
                Long.toString(sequence));
        byte[] digest = sha256().digest(identity.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, 16);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }
}
