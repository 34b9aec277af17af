package io.upgradewatch.recover;

import io.upgradewatch.fota.Imei;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Devices whose last word stands behind open transactions of other writers: what is known of them is decided when
 * those end, and polling them before would tell their last changes again.
 *
 * @param devices whose rows stand there
 * @param by where the transactions are open
 */
public record Held(Set<Imei> devices, List<OpenTransaction> by) {

    /** Nothing is held. */
    public static final Held NONE = new Held(Set.of(), List.of());

    public Held {
        devices = Set.copyOf(devices);
        by = List.copyOf(by);
    }

    /** Whether all that the log says is decided. */
    public boolean none() {
        return by.isEmpty();
    }

    /** What is waited for, for people. */
    public String words() {
        return "a transaction of another writer on "
                + by.stream().map(Objects::toString).collect(Collectors.joining(" and "));
    }

    /** Where the transactions begin, as {@code kafka-transactions.sh} wants to be told: {@code topic-3@1234}. */
    public String starts() {
        return by.stream().map(open -> open + "@" + open.start()).collect(Collectors.joining(" "));
    }

    /**
     * Rows that nobody can tell the truth of before a transaction ends.
     *
     * @param start where the transaction begins
     * @param end the end of the partition when it was asked for
     */
    public record OpenTransaction(String topic, int partition, long start, long end) {

        /** The partition. */
        @Override
        public String toString() {
            return topic + "-" + partition;
        }
    }
}
