package io.upgradewatch.publish;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.Imei;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What was told, as far as the changes are still kept. Nothing is read before somebody asks; the first question about a
 * shard reads its changes once, and what is remembered of them is bounded. Safe from any thread.
 *
 * <p>Every question fails with {@link StillReading} while the changes are being read.
 */
public interface ChangeHistory {

    /**
     * The changes that were told of one device.
     *
     * @param limit how many at most: the last ones
     */
    Uni<History> of(Imei imei, int limit);

    /** How many upgrades of these shards' devices were told to have failed since {@code since}, by hour. */
    Uni<List<Failures>> failures(Set<Integer> shards, By by, Instant since);

    /** What failures are counted by. */
    enum By {
        FIRMWARE,
        REASON,
        ACCOUNT
    }

    /**
     * What was told of one device.
     *
     * @param events as they stand on the topic, oldest first
     * @param since what was told before is not kept any more, or not remembered
     */
    record History(List<String> events, Instant since) {

        public History {
            events = List.copyOf(events);
            Objects.requireNonNull(since, "since");
        }
    }

    /**
     * What failed of one firmware, for one reason or in one account.
     *
     * @param name of it; {@code other} for what there are too many of, {@code unknown} where upstream names none
     * @param byHour how many, by the hour that they were told in; hours without any are absent
     */
    record Failures(String name, Map<Instant, Long> byHour) {

        public Failures {
            byHour = Map.copyOf(byHour);
        }
    }

    /** The changes are being read for the first time; the message says how far that is. */
    final class StillReading extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public StillReading(String message) {
            super(message, null, false, false);
        }
    }
}
