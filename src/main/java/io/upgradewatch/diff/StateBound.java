package io.upgradewatch.diff;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Upgrade;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps what is written of a device within what Kafka takes as it comes. What answers have shown no more is dropped, the
 * one missing longest first; then what they do show is kept by campaign, status, time and count alone, the one reported
 * first first. Nothing that the last answer showed is ever forgotten. Pure.
 */
final class StateBound {

    /** The longest row, a little below the megabyte that producers and topics take by default. */
    static final int MOST_BYTES = 900_000;

    // So few fit, whatever their texts are: no need to look at them.
    private static final int ALWAYS_FIT = 50;
    // Names of fields, punctuation, times and counts.
    private static final int BARE = 320;
    private static final int BARE_COUNT = 150;

    private static final Comparator<DeviceState.Known> LONGEST_MISSING_FIRST = Comparator.comparing(
                    DeviceState.Known::missingSince)
            .thenComparing(known -> known.upgrade(), Reports.OLDEST_FIRST);
    private static final Comparator<DeviceState.Known> OLDEST_FIRST =
            Comparator.comparing(known -> known.upgrade(), Reports.OLDEST_FIRST);

    private StateBound() {}

    /** The state itself, or what of it fits; null if it cannot be made to fit. */
    static DeviceState fitting(DeviceState state) {
        return state.size() <= ALWAYS_FIT ? state : fitting(state.account(), state.upgrades(), state.before());
    }

    private static DeviceState fitting(AccountName account, List<DeviceState.Known> upgrades, ToldBefore before) {
        long bytes =
                BARE + before.counts().stream().mapToLong(StateBound::bytes).sum();
        bytes += upgrades.stream().mapToLong(StateBound::bytes).sum();
        if (bytes <= MOST_BYTES) {
            return new DeviceState(account, upgrades, true, before);
        }
        Set<DeviceState.Known> dropped = new HashSet<>();
        ToldBefore told = before;
        for (DeviceState.Known missing : sorted(upgrades, true)) {
            if (bytes > MOST_BYTES && dropped.add(missing)) {
                bytes -= bytes(missing);
                told = told.noneBelow(missing.counted());
            }
        }
        Set<DeviceState.Known> bared = new HashSet<>();
        for (DeviceState.Known shown : sorted(upgrades, false)) {
            if (bytes > MOST_BYTES && bared.add(shown)) {
                bytes -= bytes(shown) - bytes(bare(shown));
            }
        }
        List<DeviceState.Known> left = upgrades.stream()
                .filter(known -> !dropped.contains(known))
                .map(known -> bared.contains(known) ? bare(known) : known)
                .toList();
        return bytes > MOST_BYTES ? null : new DeviceState(account, left, true, told);
    }

    private static List<DeviceState.Known> sorted(List<DeviceState.Known> upgrades, boolean missing) {
        List<DeviceState.Known> sorted = new ArrayList<>(upgrades);
        sorted.removeIf(known -> (known.missingSince() != null) != missing);
        sorted.sort(missing ? LONGEST_MISSING_FIRST : OLDEST_FIRST);
        return sorted;
    }

    private static DeviceState.Known bare(DeviceState.Known known) {
        Upgrade upgrade = known.upgrade();
        Instant time = upgrade.reportedAt();
        return new DeviceState.Known(
                new Upgrade(upgrade.campaign(), upgrade.status(), null, null, null, null, null, time),
                known.missingSince(),
                known.told());
    }

    private static long bytes(ToldBefore.Count count) {
        return BARE_COUNT
                + bytes(count.campaign().value())
                + bytes(count.account().value());
    }

    private static long bytes(DeviceState.Known known) {
        Upgrade upgrade = known.upgrade();
        return BARE
                + bytes(upgrade.campaign().value())
                + bytes(upgrade.status().value())
                + bytes(upgrade.reason())
                + bytes(upgrade.firmwareName())
                + bytes(upgrade.firmwareFrom())
                + bytes(upgrade.firmwareTo())
                + bytes(upgrade.startDate());
    }

    // In UTF-8, as JSON escapes it.
    private static long bytes(String text) {
        long bytes = 0;
        for (int i = 0; text != null && i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < ' ' ? 6 : c == '"' || c == '\\' ? 2 : c < 0x80 ? 1 : 3;
        }
        return bytes;
    }
}
