package io.upgradewatch.fota;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One spelling for one status: that of the field for a known one, however it is reported; for any other what was
 * reported, without what nobody sees. Pure.
 */
final class StatusSpelling {

    /** Every status with a documented meaning, in the order of an upgrade's life. */
    static final List<String> KNOWN = List.of(
            "RequestPending",
            "Accepted",
            "NoDeviceDataFromNetwork",
            "ReceivedDeviceDataFromNetwork",
            "RequestToFotaServerFailed",
            "UpgradePending",
            "UpgradeScheduled",
            "UpgradeSuccess",
            "UpgradeFailed",
            "DeviceRejected",
            "CampaignCancelled",
            "CampaignAborted");

    // The documentation writes both, in its prose.
    private static final Map<String, String> MISSPELT =
            Map.of("upgradedfailed", "UpgradeFailed", "campaigncanceled", "CampaignCancelled");

    private static final Map<String, String> KEYS =
            KNOWN.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), StatusSpelling::folded));
    private static final Map<String, String> BY_KEY =
            KNOWN.stream().collect(Collectors.toUnmodifiableMap(StatusSpelling::folded, Function.identity()));

    private StatusSpelling() {}

    /** @throws IllegalArgumentException if {@code reported} is null, or nothing that can be seen */
    static String of(String reported) {
        if (reported != null && KEYS.containsKey(reported)) {
            return reported;
        }
        String visible = reported == null ? "" : visible(reported);
        if (visible.isEmpty()) {
            throw new IllegalArgumentException("an upgrade needs a status");
        }
        String key = folded(visible);
        return BY_KEY.getOrDefault(key, MISSPELT.getOrDefault(key, visible));
    }

    /** What spellings of one status have in common: no case and no underscores. */
    static String key(String spelling) {
        String known = KEYS.get(spelling);
        return known != null ? known : folded(spelling);
    }

    private static String folded(String spelling) {
        return spelling.toLowerCase(Locale.ROOT).replace("_", "");
    }

    // Without white space of any kind, whether it takes room (no-break) or not (zero-width), and control characters.
    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().filter(StatusSpelling::shows).forEach(visible::appendCodePoint);
        return visible.toString();
    }

    private static boolean shows(int character) {
        int type = Character.getType(character);
        return !Character.isWhitespace(character)
                && !Character.isSpaceChar(character)
                && type != Character.FORMAT
                && type != Character.CONTROL;
    }
}
