package io.upgradewatch.fleet;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.campaign.CampaignView;
import io.upgradewatch.fleet.view.DeviceFilter;
import io.upgradewatch.fleet.view.DeviceQuery;
import io.upgradewatch.fleet.view.DeviceView;
import io.upgradewatch.fleet.view.SetView;
import io.upgradewatch.fleet.view.ShardsView;
import io.upgradewatch.fleet.view.Summary;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.shard.budget.BudgetPart;
import io.upgradewatch.shard.cycle.CycleReport;
import io.upgradewatch.shard.cycle.NotHere;
import io.upgradewatch.shard.cycle.WaitsForKafka;
import io.upgradewatch.watch.Pause;
import io.upgradewatch.watch.Watch;
import io.upgradewatch.watch.WatchDraft;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the outside may ask of the watched devices, and do to them. Safe from any thread. Unis complete on the loop here,
 * which has better to do than to render what they bring: {@code app} hands them over to other threads.
 *
 * <p>Answers are of this instance's own shards only. Each call about one device fails with {@link NotHere} if its
 * shard is owned elsewhere or not ready; {@link #whereIs} says whom to ask then.
 */
public interface Fleet {

    /** Why nothing can be done until a person has acted, in words; empty if nothing is in the way. */
    default Optional<String> obstacle() {
        return Optional.empty();
    }

    /** Where questions about this device are answered now. */
    Uni<Whereabouts> whereIs(Imei imei);

    /** The other instances of the group that own shards now. Fails when the group cannot be asked. */
    Uni<List<URI>> peers();

    /** The device as this instance sees it; empty if it is not watched. */
    Uni<Optional<DeviceView>> device(Imei imei);

    /** Devices ordered by IMEI. */
    Uni<List<DeviceView>> devices(DeviceQuery query);

    /**
     * Writes down that somebody wants the device watched and completes when the shard has read it; fails with {@link
     * WaitsForKafka} if it is written and cannot be read before somebody's transaction has ended. Writes of one device
     * are done one after the other.
     *
     * @param condition on the present watch; fails with {@link Changed} if it does not hold
     */
    Uni<Written> watch(WatchDraft draft, Condition condition);

    /**
     * Writes down that nobody who asked this service, or wrote to the topic, wants the device watched any more, and
     * completes when the shard has read it; no fault if it was not watched.
     *
     * @param condition as above
     * @return empty if it is unwatched now; the device if something else wants it watched
     */
    Uni<Optional<DeviceView>> unwatch(Imei imei, Condition condition);

    /**
     * Writes down one row of a long list; completes when it is durable, wherever the device is owned. What it leaves
     * open stays as it is for a device that is watched here, and else begins now.
     */
    Uni<Void> write(WatchDraft draft);

    /**
     * Unwatches every device of this instance that is meant, as {@link #unwatch} does one: a device that something else
     * wants, too, stays. Nothing is held back, for somebody has said which devices he means. Completes when all rows are
     * durable; if it fails, some may be.
     *
     * @param dryRun only says what would be done
     */
    Uni<Unwatched> unwatchAll(DeviceFilter filter, boolean dryRun);

    /** An operator means the removals that are held back here: they are done from now on. Says what they are. */
    Uni<Summary.HeldRemovals> confirmRemovals();

    /**
     * Polls the device as soon as the budget allows, ahead of all that is due, and says how the cycle ended; fails
     * with {@link WaitsForKafka} if it cannot be polled, or not finished, before Kafka goes on.
     *
     * @return empty if the device is not watched
     */
    Uni<Optional<CycleReport>> pollNow(Imei imei);

    /**
     * Somebody who is not asking for an answer says that the device has probably changed: it is polled soon, within the
     * budget.
     *
     * @return whether it is watched
     */
    Uni<Boolean> hint(Imei imei);

    /** This instance's numbers. */
    Uni<Summary> summary();

    /** The campaigns of the accounts that have devices here, as this instance has read them. */
    Uni<List<CampaignView>> campaigns();

    /** The credential sets as this instance uses them. */
    Uni<List<SetView>> sets();

    /** The shards as this instance sees them. */
    Uni<ShardsView> shards();

    /**
     * Polls soon, within the budget, whatever device of this instance has last given an answer that nobody could read, in
     * whole or in part; says how many these are.
     */
    Uni<Long> retryUnreadable();

    /**
     * Writes down that something is not to be polled before a moment, by whatever instance; completes when that is
     * durable, and fails with {@link IllegalArgumentException} if it is a credential set that there is not.
     */
    Uni<Void> pause(Pause pause);

    /** Ends such a pause; no fault if there is none. */
    Uni<Void> resume(Pause.Target target);

    /** What this instance knows of the budget of each credential set. */
    Uni<List<BudgetPart>> budget();

    /** See {@code UpgradeReports.resume}: fails with {@link IllegalArgumentException} if there is no such set. */
    Uni<Resumption> resume(String set, boolean unlocked);

    /**
     * What became of a person's word that credentials are good again.
     *
     * @param failures failed logins in a row so far
     * @param allowed whether one more attempt is made; if not, upstream has to unlock the user first
     */
    record Resumption(int failures, boolean allowed) {

        /** After so many failures in a row upstream locks the user. */
        public static final int LOCKED_AFTER = 5;
    }

    /** No poll could start in time; the device is polled as soon as one can. */
    final class NotPolled extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public NotPolled(String why) {
            super(why);
        }
    }

    /** A person has paused what was to be polled; the message says until when. */
    final class Paused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Paused(String message) {
            super(message, null, false, false);
        }
    }

    /** What must hold of the present watch, which is empty for a device that is not watched. */
    interface Condition extends Predicate<Optional<Watch>> {

        /** Whatever there is. */
        Condition NONE = present -> true;
    }

    /**
     * What a call has written.
     *
     * @param isNew whether the device was not watched before
     * @param device with the watch that was written, whatever others may have written since
     */
    record Written(boolean isNew, DeviceView device) {}

    /**
     * What it comes to if everything is unwatched that a filter means.
     *
     * @param devices that are meant
     * @param unwatched those of them that nobody else wants
     * @param examples the first few of these
     */
    record Unwatched(long devices, long unwatched, List<Imei> examples) {

        static final int EXAMPLES = 10;
    }

    /** Whose a device is. */
    sealed interface Whereabouts {
        /** It is ours, and its shard is polling. */
        record Here() implements Whereabouts {}

        /** Another instance owns it. */
        record At(URI instance) implements Whereabouts {}

        /** Nobody can say yet: its shard is changing hands or replaying. */
        record Nowhere() implements Whereabouts {}
    }

    /** The present watch is not what it should have been. */
    final class Changed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Optional<Watch> present;

        public Changed(Optional<Watch> present) {
            super("the watch is not what it was expected to be", null, false, false);
            this.present = present;
        }

        public Optional<Watch> present() {
            return present;
        }
    }
}
