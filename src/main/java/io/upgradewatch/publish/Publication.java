package io.upgradewatch.publish;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.LetGo;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.UpgradeStatusChanged;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one cycle has to say of one device.
 *
 * @param imei the device; never null
 * @param state what is known of it from now on; null if it is to be forgotten
 * @param changes the events, oldest first; may be empty
 * @param trace where the events stand in a trace, as CloudEvents extension attributes; empty without one
 * @param letGo what is kept of a device that is not watched any more, in place of a state; null if it is watched
 */
public record Publication(
        Imei imei, DeviceState state, List<UpgradeStatusChanged> changes, Map<String, String> trace, LetGo letGo) {

    public Publication {
        Objects.requireNonNull(imei, "imei");
        changes = List.copyOf(changes);
        trace = Map.copyOf(trace);
    }

    /** One of a device that is watched. */
    public Publication(Imei imei, DeviceState state, List<UpgradeStatusChanged> changes, Map<String, String> trace) {
        this(imei, state, changes, trace, null);
    }

    /** One that stands in no trace. */
    public Publication(Imei imei, DeviceState state, List<UpgradeStatusChanged> changes) {
        this(imei, state, changes, Map.of());
    }

    /** Forgets all that was known of {@code imei}. */
    public static Publication tombstone(Imei imei) {
        return new Publication(imei, null, List.of());
    }

    /** Keeps what was known of {@code imei}, which is not watched any more. */
    public static Publication letGo(Imei imei, LetGo kept) {
        return new Publication(imei, null, List.of(), Map.of(), kept);
    }
}
