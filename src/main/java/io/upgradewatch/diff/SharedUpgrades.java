package io.upgradewatch.diff;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Pool;
import io.upgradewatch.fota.Upgrade;
import java.util.Arrays;
import java.util.List;

/**
 * What the devices of a campaign have in common: an account, upgrades without their times, and how many changes of each
 * were told. Immutable, and held once for all devices of which the same is known to the letter.
 */
final class SharedUpgrades {

    private static final Pool<SharedUpgrades> ALL = new Pool<>();
    private static final Pool<AccountName> ACCOUNTS = new Pool<>();
    private static final Pool<Upgrade> UPGRADES = new Pool<>();

    private final AccountName account;
    private final List<Upgrade> upgrades;
    private final long[] told;
    private final boolean polled;
    private final ToldBefore before;
    private final int hash;

    private SharedUpgrades(
            AccountName account, List<Upgrade> upgrades, long[] told, boolean polled, ToldBefore before) {
        this.account = account;
        this.upgrades = upgrades;
        this.told = told;
        this.polled = polled;
        this.before = before;
        int words = account.hashCode();
        for (Upgrade upgrade : upgrades) {
            // What tells most histories apart. Hashing every text would cost more than comparing them does.
            words = words * 31 + upgrade.campaign().hashCode();
            words = words * 31 + upgrade.status().value().hashCode();
        }
        hash = words * 31 + Arrays.hashCode(told);
    }

    /** @param told for each upgrade; null if nothing was told of any */
    static SharedUpgrades of(AccountName account, Upgrade[] upgrades, long[] told, boolean polled, ToldBefore before) {
        return ALL.shared(new SharedUpgrades(account, List.of(upgrades), told, polled, before), SharedUpgrades::packed);
    }

    AccountName account() {
        return account;
    }

    Upgrade upgrade(int i) {
        return upgrades.get(i);
    }

    long told(int i) {
        return told == null ? 0 : told[i];
    }

    boolean polled() {
        return polled;
    }

    ToldBefore before() {
        return before;
    }

    /** Whether they say the same, if not to the letter: campaigns and statuses that differ in case are equal. */
    boolean agree(SharedUpgrades other) {
        return this == other
                || account.equals(other.account)
                        && upgrades.equals(other.upgrades)
                        && Arrays.equals(told, other.told)
                        && polled == other.polled
                        && before.equals(other.before);
    }

    /** To the letter: campaigns and statuses are shown as they were reported, whatever others report. */
    @Override
    public boolean equals(Object other) {
        if (!(other instanceof SharedUpgrades facts) || upgrades.size() != facts.upgrades.size() || !agree(facts)) {
            return false;
        }
        for (int i = 0; i < upgrades.size(); i++) {
            if (!shown(upgrades.get(i), facts.upgrades.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return hash;
    }

    private SharedUpgrades packed() {
        Upgrade[] packed = upgrades.stream().map(SharedUpgrades::packed).toArray(Upgrade[]::new);
        return new SharedUpgrades(ACCOUNTS.shared(account), List.of(packed), told, polled, before);
    }

    private static Upgrade packed(Upgrade upgrade) {
        Upgrade shared = UPGRADES.shared(upgrade);
        return shown(shared, upgrade) ? shared : upgrade;
    }

    private static boolean shown(Upgrade one, Upgrade other) {
        return one.status().value().equals(other.status().value())
                && one.campaign().value().equals(other.campaign().value());
    }
}
