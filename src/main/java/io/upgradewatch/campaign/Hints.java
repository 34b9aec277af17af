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
 *
 * <p>Histories may list finished upgrades alone. Hints at a status that is not final therefore have a trust of their own
 * for the whole account, and while that is lost few of them are given; they do not count against the campaign, whose
 * pages show what is final as soon as any other.
 */
final class Hints {

    /** What the page says of a device, beside what is known of it. */
    enum Word {
        /** The same, or nothing that a history is expected to show. */
        AGREES,
        /** Something else: its history ought to be polled now. */
        NEWS,
        /** Something else, for which a poll has been asked for. */
        AWAITED,
        /** Something else, which its history has not confirmed. */
        VOID
    }

    /** @param at when it was given; null once it is void */
    private record Hint(UpgradeStatus status, Instant at) {}

    private final Map<Imei, Hint> open = new HashMap<>();
    private final Trust trust = new Trust();
    private final StatusTrust statuses;

    /** @param statuses of the account */
    Hints(StatusTrust statuses) {
        this.statuses = statuses;
    }

    boolean trusted() {
        return !trust.lost();
    }

    /** The page says this of a watched device. */
    Word told(CampaignPage.Entry entry, WatchedDevices.Standing standing, Instant now) {
        boolean agrees = standing.status().equals(Optional.of(entry.status()));
        Hint given = open.get(entry.imei());
        if (agrees) {
            if (given != null && given.at() != null) {
                confirmed(entry.status());
            }
            open.remove(entry.imei());
            return Word.AGREES;
        }
        if (given == null || !given.status().equals(entry.status())) {
            return first(entry, now);
        }
        if (given.at() != null && standing.lastGoodAt().isAfter(given.at())) {
            open.put(entry.imei(), new Hint(entry.status(), null));
            voided(entry.status());
        }
        return open.get(entry.imei()).at() == null ? shown(entry.status()) : Word.AWAITED;
    }

    private Word first(CampaignPage.Entry entry, Instant now) {
        boolean given = entry.status().terminal() || statuses.worthAHint(entry.status());
        open.put(entry.imei(), new Hint(entry.status(), given ? now : null));
        return given ? Word.NEWS : Word.AGREES;
    }

    private Word shown(UpgradeStatus status) {
        return status.terminal() || statuses.trusted(status) ? Word.VOID : Word.AGREES;
    }

    private void confirmed(UpgradeStatus status) {
        trust.confirmed();
        if (!status.terminal()) {
            statuses.confirmed(status);
        }
    }

    private void voided(UpgradeStatus status) {
        if (status.terminal()) {
            trust.voided();
        } else {
            statuses.voided(status);
        }
    }
}
