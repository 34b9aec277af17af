package io.upgradewatch.poll;

import java.time.Instant;
import java.util.Set;

/**
 * What the instances of a group tell each other about the budget of a credential set. Rows are read by all of them in one
 * order. Called on the poll loop's thread, and calls there; writing is not waited for, and a row may get lost.
 */
public interface BudgetLedger {

    /** The rate in use was halved to {@code share} of the configured one. */
    void halved(SetName set, double share, Instant at);

    /** What the instance says of itself. */
    void write(SetName set, String instance, Part part);

    /** The instance says nothing any more. */
    void remove(SetName set, String instance);

    /** Hands over every row about the set from the beginning; to be called before anything is read. */
    void onRows(SetName set, Rows rows);

    /**
     * An instance's part.
     *
     * @param shards that it owns
     * @param sum of its devices' values
     * @param share of the rate that it will not exceed
     * @param number of the row, counted by the instance
     */
    record Part(Set<Integer> shards, double sum, double share, long number) {}

    /** Is told of rows, in their order. */
    interface Rows {

        void halved(double share, Instant at);

        /** @param part null if it says nothing any more */
        void part(String instance, Part part);

        /** Everything has been handed over that was there at the start. Comes once. */
        void readToEnd();
    }
}
