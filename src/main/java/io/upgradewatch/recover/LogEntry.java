package io.upgradewatch.recover;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.LetGo;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.watch.Watch;

/** One thing that the log of a shard says of one device. The last word on a device counts. */
public sealed interface LogEntry {

    /** Calls the one function of {@code cases} that fits. */
    void match(Cases cases);

    /** One function for each kind of entry. */
    interface Cases {
        void watched(Watch watch);

        void unwatched(Imei imei);

        default void excluded(Imei imei) {
            unwatched(imei);
        }

        void known(Imei imei, DeviceState state);

        void kept(Imei imei, LetGo letGo);

        void forgotten(Imei imei);

        void newer(Imei imei);
    }

    /** Somebody asked to follow the device. */
    record Watched(Watch watch) implements LogEntry {
        @Override
        public void match(Cases cases) {
            cases.watched(watch);
        }
    }

    /** Nobody wants to follow the device any more. */
    record Unwatched(Imei imei) implements LogEntry {
        @Override
        public void match(Cases cases) {
            cases.unwatched(imei);
        }
    }

    /** Nobody wants to follow the device, and discovery is not to begin it again. */
    record Excluded(Imei imei) implements LogEntry {
        @Override
        public void match(Cases cases) {
            cases.excluded(imei);
        }
    }

    /** All upgrades known of the device. */
    record Known(Imei imei, DeviceState state) implements LogEntry {
        @Override
        public void match(Cases cases) {
            cases.known(imei, state);
        }
    }

    /** What is kept of the device, which was not watched when this was written. */
    record Kept(Imei imei, LetGo letGo) implements LogEntry {
        @Override
        public void match(Cases cases) {
            cases.kept(imei, letGo);
        }
    }

    /** A newer version has written down what is known of the device: it can be neither told nor written anew here. */
    record Newer(Imei imei) implements LogEntry {
        @Override
        public void match(Cases cases) {
            cases.newer(imei);
        }
    }

    /** Nothing is known of the device any more. */
    record Forgotten(Imei imei) implements LogEntry {
        @Override
        public void match(Cases cases) {
            cases.forgotten(imei);
        }
    }
}
