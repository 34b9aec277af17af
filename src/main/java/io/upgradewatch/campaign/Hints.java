package io.upgradewatch.campaign;

import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.UpgradeStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The hints that the pages of one campaign have given. A hint after which the history said nothing new is void, and is
 * not given again until the page says something else of that device: a page that disagrees with a history for ever
 * costs one poll.
 */
final class Hints {

    /** @param at when it was given; null once it is void */
    private record Hint(UpgradeStatus status, Instant at) {}

    private final Map<Imei, Hint> open = new HashMap<>();
    private final Trust trust = new Trust();

    boolean trusted() {
        return !trust.lost();
    }

    /** The page says this of a watched device; says whether its history ought to be polled now. */
    boolean told(CampaignPage.Entry entry, WatchedDevices.Standing standing, Instant now) {
        boolean agrees = standing.status().equals(Optional.of(entry.status()));
        Hint given = open.get(entry.imei());
        if (agrees) {
            if (given != null && given.at() != null) {
                trust.confirmed();
            }
            open.remove(entry.imei());
            return false;
        }
        if (given == null || !given.status().equals(entry.status())) {
            open.put(entry.imei(), new Hint(entry.status(), now));
            return true;
        }
        if (given.at() != null && standing.lastGoodAt().isAfter(given.at())) {
            open.put(entry.imei(), new Hint(entry.status(), null));
            trust.voided();
        }
        return false;
    }
}
