package io.upgradewatch.fleet;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.fleet.view.DeviceFilter;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.shard.Device;
import io.upgradewatch.shard.cycle.Standing;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Whether a device is one that a filter means; asked of a million in one go, so the cheap questions come first. */
final class DeviceMatch implements Predicate<Device> {

    private final DeviceFilter filter;
    private final Predicate<Device> late;
    private final boolean asksForUpgrade;
    private final String text;

    /** @param late whether a device's poll is due and has not started */
    DeviceMatch(DeviceFilter filter, Predicate<Device> late) {
        this.filter = filter;
        this.late = late;
        asksForUpgrade = filter.status().isPresent()
                || filter.firmware().isPresent()
                || filter.campaign().isPresent();
        text = filter.text().map(DeviceMatch::folded).orElse("");
    }

    @Override
    public boolean test(Device device) {
        return filter.account().map(device.watch.account()::equals).orElse(true)
                && filter.tag().map(device.watch.tags()::contains).orElse(true)
                && filter.outcome().map(wanted -> stands(device, wanted)).orElse(true)
                && fitsUpgrade(device);
    }

    private boolean fitsUpgrade(Device device) {
        if (!asksForUpgrade && text.isEmpty()) {
            return true;
        }
        Optional<Upgrade> upgrade = upgrade(device);
        return filter.campaign().map(wanted -> upgrade.isPresent()).orElse(true)
                && filter.status()
                        .map(wanted -> upgrade.map(Upgrade::status)
                                .orElse(DeviceFilter.NO_UPGRADE)
                                .equals(wanted))
                        .orElse(true)
                && filter.firmware().map(wanted -> isFirmware(upgrade, wanted)).orElse(true)
                && (text.isEmpty() || says(device, upgrade));
    }

    /** The upgrade that is looked at. */
    private Optional<Upgrade> upgrade(Device device) {
        Optional<DeviceState> state = Optional.ofNullable(device.state);
        return filter.campaign().isPresent()
                ? state.flatMap(known -> known.upgradeOf(filter.campaign().get()))
                : state.flatMap(DeviceState::latest);
    }

    private static boolean isFirmware(Optional<Upgrade> upgrade, String wanted) {
        return upgrade.isPresent()
                && (wanted.equals(upgrade.get().firmwareName())
                        || wanted.equals(upgrade.get().firmwareTo()));
    }

    private boolean stands(Device device, Standing wanted) {
        return switch (wanted) {
            case LATE -> late.test(device);
            case SET_ASIDE -> device.quarantined;
            case NEVER_ANSWERED -> device.known() == null;
            default -> wanted.name().equals(device.lastOutcomeName());
        };
    }

    private boolean says(Device device, Optional<Upgrade> upgrade) {
        return device.imei().digits().contains(text)
                || folded(device.watch.account().value()).contains(text)
                || device.watch.tags().stream().anyMatch(this::holds)
                || upgrade.map(known -> Stream.of(
                                        known.campaign().value(),
                                        known.firmwareName(),
                                        known.firmwareFrom(),
                                        known.firmwareTo(),
                                        known.reason())
                                .anyMatch(this::holds))
                        .orElse(false);
    }

    private boolean holds(String words) {
        return words != null && folded(words).contains(text);
    }

    private static String folded(String words) {
        return words.toLowerCase(Locale.ROOT);
    }
}
