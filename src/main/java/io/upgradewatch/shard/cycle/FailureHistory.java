package io.upgradewatch.shard.cycle;

import java.time.Instant;

/**
 * What has gone wrong with a device since its last good poll; most devices have none, and share it. Immutable.
 *
 * @param failures polls that failed
 * @param singledOut how many of them in a row failed while other devices were served
 * @param aborts changes that could not be published, in a row
 * @param failedAt of the last failure, in milliseconds since the epoch; {@link #NEVER} before the first
 * @param cause of the last poll's ending, for people; null if it was good
 */
public record FailureHistory(int failures, int singledOut, int aborts, long failedAt, String cause) {

    private static final long NEVER = Long.MIN_VALUE;

    public static final FailureHistory NONE = new FailureHistory(0, 0, 0, NEVER, null);

    public boolean failed() {
        return failedAt != NEVER;
    }

    /** What to add to why a device waits: {@code  after 3 failures}; empty if nothing has gone wrong. */
    public String words() {
        int all = failures + aborts;
        return all == 0 ? "" : " after " + all + " failures";
    }

    /** When the last poll failed, in milliseconds since the epoch; 0 if it did not. */
    public long failingSince() {
        return failures == 0 ? 0 : failedAt;
    }

    /** One more failure; {@code alone} says whether others were served meanwhile. */
    public FailureHistory failed(Instant now, boolean alone) {
        return new FailureHistory(failures + 1, alone ? singledOut + 1 : 0, aborts, now.toEpochMilli(), cause);
    }

    /** The poll was good and what it brought could not be published. */
    public FailureHistory aborted() {
        return new FailureHistory(0, 0, aborts + 1, failedAt, cause);
    }

    public FailureHistory because(String why) {
        return why == null && this.cause == null
                ? this
                : new FailureHistory(failures, singledOut, aborts, failedAt, why);
    }
}
