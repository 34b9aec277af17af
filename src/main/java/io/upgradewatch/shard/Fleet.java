package io.upgradewatch.shard;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.watch.Watch;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What the outside may ask of the watched devices, and do to them. Safe from any thread; Unis complete on the loop.
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
     * Writes the watch down and completes when the shard has read it; fails with {@link WaitsForKafka} if it is
     * written and cannot be read before somebody's transaction has ended.
     *
     * @return true if the device was not watched before
     */
    Uni<Boolean> watch(Watch watch);

    /** Takes the device off the list and completes when the shard has read it; no fault if it was not on it. */
    Uni<Void> unwatch(Imei imei);

    /**
     * Polls the device as soon as the budget allows, ahead of all that is due, and says how the cycle ended; fails
     * with {@link WaitsForKafka} if it cannot be polled, or not finished, before Kafka goes on.
     *
     * @return empty if the device is not watched
     */
    Uni<Optional<CycleReport>> pollNow(Imei imei);

    /** This instance's numbers. */
    Uni<Summary> summary();

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

    /** Whose a device is. */
    sealed interface Whereabouts {
        /** It is ours, and its shard is polling. */
        record Here() implements Whereabouts {}

        /** Another instance owns it. */
        record At(URI instance) implements Whereabouts {}

        /** Nobody can say yet: its shard is changing hands or replaying. */
        record Nowhere() implements Whereabouts {}
    }

    /** What was asked for is under way, and Kafka keeps it from being finished; the message says what is waited for. */
    final class WaitsForKafka extends RuntimeException {

        static final String FOUND = "found, waits for Kafka";

        private static final long serialVersionUID = 1L;

        public WaitsForKafka(String message) {
            super(message, null, false, false);
        }
    }

    /** The device's shard is not polling on this instance. */
    final class NotHere extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public NotHere() {
            super("this device's shard is not polling here");
        }
    }
}
