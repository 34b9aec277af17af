package io.upgradewatch.shard.cycle;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.poll.SetName;
import java.time.Duration;

/** Is told what happens to shards and devices, to measure it. Called on the loop. */
public interface ShardListener {

    /** A poll was sent, {@code lag} after it was due. */
    void pollStarted(Duration lag);

    /** A poll ended, {@code took} after it was sent. */
    void pollEnded(AccountName account, Outcome outcome, Duration took);

    /** So many more devices of the set have fallen due and are not polled, for a cause of {@code HeldPolls}. */
    void pollsHeld(SetName set, String cause, int devices);

    /** An answer could not be read. */
    void unreadable(String cause);

    /** Entries that were known did not show in an answer. */
    void vanished(AccountName account, int entries);

    /** An answer had entries older than what is known. */
    void lagging(AccountName account);

    /** A change was committed. */
    void changed(UpgradeStatusChanged change, Told told);

    /** A device joined ({@code by} 1) or left ({@code by} -1) those with this latest upgrade. */
    void latestUpgrade(AccountName account, UpgradeStatus status, String firmwareTo, int by);

    /** The number of watched devices of the account changed. */
    void watched(AccountName account, int by);

    /** The number of quarantined devices of the account changed. */
    void quarantined(AccountName account, int by);

    /** A shard has replayed. */
    void replayed(Duration took);
}
