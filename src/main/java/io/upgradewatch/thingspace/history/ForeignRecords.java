package io.upgradewatch.thingspace.history;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.watch.Watch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whose news it is that records came in answer to questions about others: each device's, once; but an account's, once,
 * if every record of several of its devices names the same other account. On the loop.
 */
public final class ForeignRecords {

    /** What there is to tell. */
    public enum News {
        NONE,
        OF_DEVICE,
        OF_ACCOUNT
    }

    private static final int SEVERAL = 3;
    private static final int NAMES = 100;
    private static final int REMEMBERED = 10_000;

    private final Set<Imei> told = new HashSet<>();
    // By account, and by the other one that is named.
    private final Map<AccountName, Map<AccountName, Set<Imei>>> misnamed = new HashMap<>();

    /** @param named the other account that every record names; null unless all name the same one */
    public News seen(Watch watch, AccountName named) {
        Set<Imei> devices = named == null ? null : misnamed(watch.account(), named);
        if (devices != null && devices.size() >= SEVERAL) {
            return News.NONE;
        }
        if (devices != null && devices.add(watch.imei()) && devices.size() == SEVERAL) {
            return News.OF_ACCOUNT;
        }
        return told.size() < REMEMBERED && told.add(watch.imei()) ? News.OF_DEVICE : News.NONE;
    }

    /** Every record that an account's device was answered with was its own: whatever was the matter is over. */
    public void own(AccountName account) {
        if (!misnamed.isEmpty()) {
            misnamed.remove(account);
        }
    }

    /** The devices whose records all name the other account; null if there are too many such accounts to tell. */
    private Set<Imei> misnamed(AccountName account, AccountName named) {
        Map<AccountName, Set<Imei>> others = misnamed.computeIfAbsent(account, none -> new HashMap<>());
        return others.size() >= NAMES && !others.containsKey(named)
                ? null
                : others.computeIfAbsent(named, none -> new HashSet<>());
    }
}
