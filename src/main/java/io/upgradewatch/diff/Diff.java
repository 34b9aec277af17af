package io.upgradewatch.diff;

import io.upgradewatch.fota.UpgradeStatusChanged;
import java.util.List;

/**
 * What one answer means for one device.
 *
 * @param changes what consumers must be told, oldest first
 * @param next what is known from now on; null if that is more than can be written down, and then nothing is told
 * @param moved whether {@code next} differs from what was known, so that it must be written down
 * @param vanished entries that the answer before still showed
 * @param lags entries older than what is known, so far: a replica that lags behind, or a known time that was wrong
 */
public record Diff(List<UpgradeStatusChanged> changes, DeviceState next, boolean moved, int vanished, Lags lags) {

    public Diff {
        changes = List.copyOf(changes);
    }

    /** Of an answer that says more than can be written down. */
    static Diff tooLarge(Lags lags) {
        return new Diff(List.of(), null, false, 0, lags);
    }

    /** Whether what is known from now on can be written down. */
    public boolean fits() {
        return next != null;
    }
}
