package io.upgradewatch.thingspace.history;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeHistory;
import io.upgradewatch.poll.PollOutcome;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What becomes of one answer while it is read: what can be told of it, and what is put aside and why. */
final class HistoryParts {

    static final String BAD_ENCODING = "bad_encoding";
    private static final String FOREIGN = "foreign";

    private final int status;
    private final byte[] body;
    private final HistoryEntry.Asked asked;
    private final boolean repaired;
    private final List<Upgrade> upgrades = new ArrayList<>();
    private final Set<CampaignId> unread = new HashSet<>();
    private final ByteArrayOutputStream aside = new ByteArrayOutputStream(0);
    private boolean whole = true;
    private boolean foreign;
    private String otherAccount;
    private boolean ownSeen;
    private boolean garbled;
    private String cause;
    private String detail;
    private int entries;
    private int putAside;
    private long readTo;

    /** @param repaired whether what is read is the body with its bad bytes replaced */
    HistoryParts(int status, byte[] body, HistoryEntry.Asked asked, boolean repaired) {
        this.status = status;
        this.body = body;
        this.asked = asked;
        this.repaired = repaired;
        if (repaired) {
            cause = BAD_ENCODING;
            detail = "bytes that are no UTF-8";
        }
    }

    /** An object, which stands at these bytes of the body. */
    void take(HistoryEntry entry, long from, long to) {
        readTo = to;
        if (entry.foreignTo(asked)) {
            foreign(entry);
            aside(FOREIGN, "is about another device or account", from, to);
        } else {
            ownSeen = true;
            String fault = entry.fault(repaired);
            if (fault == null) {
                upgrades.add(entry.upgrade());
            } else {
                entry.campaign(repaired).ifPresentOrElse(unread::add, () -> whole = false);
                aside(fault, entry.faultInWords(fault), from, to);
            }
        }
        entries++;
    }

    /** Something that is no object. */
    void noObject(long from, long to) {
        readTo = to;
        ownSeen = true;
        whole = false;
        aside("bad_entry", "is no object", from, to);
        entries++;
    }

    /** From some byte on nothing can be read. */
    void broken(String why, String where, long from) {
        ownSeen = true;
        whole = false;
        garbled |= why.equals(BAD_ENCODING);
        because(why, where);
        keep(from, body.length);
    }

    /** Where the last entry ended. */
    long readTo() {
        return readTo;
    }

    /** Whether it broke off at bytes that are no text. */
    boolean garbled() {
        return garbled;
    }

    HistoryReader.Read read() {
        AccountName other = foreign && !ownSeen ? account(otherAccount) : null;
        if (upgrades.isEmpty() && cause != null) {
            return new HistoryReader.Read(unreadable(body), foreign, other);
        }
        UpgradeHistory history = cause == null && upgrades.isEmpty()
                ? UpgradeHistory.EMPTY
                : new UpgradeHistory(upgrades, unread, whole, null);
        PollOutcome.Unreadable rest = cause == null ? null : unreadable(aside.size() == 0 ? body : aside.toByteArray());
        return new HistoryReader.Read(new PollOutcome.Reported(history, Fingerprint.of(body), rest), foreign, other);
    }

    private PollOutcome.Unreadable unreadable(byte[] what) {
        String more = putAside > 1 ? detail + "; " + putAside + " entries in all" : detail;
        return new PollOutcome.Unreadable(cause, more, status, HistoryReader.head(what));
    }

    private void foreign(HistoryEntry entry) {
        String named = entry.otherAccount(asked);
        otherAccount = foreign && !String.valueOf(named).equals(otherAccount) ? "" : String.valueOf(named);
        foreign = true;
    }

    private static AccountName account(String named) {
        try {
            return named.equals("null") ? null : new AccountName(named);
        } catch (IllegalArgumentException none) {
            return null;
        }
    }

    private void aside(String why, String words, long from, long to) {
        putAside++;
        because(why, "entry " + entries + " " + words);
        keep(from, to);
    }

    private void because(String why, String words) {
        if (cause == null) {
            cause = why;
            detail = words;
        }
    }

    // In another encoding than UTF-8 nobody can tell at which byte an entry stands; then the whole body is kept.
    private void keep(long from, long to) {
        if (repaired || from < 0 || to > body.length || aside.size() > HistoryReader.KEPT_OF_UNREADABLE) {
            return;
        }
        if (aside.size() > 0) {
            aside.write('\n');
        }
        aside.write(body, (int) from, (int) (to - from));
    }
}
