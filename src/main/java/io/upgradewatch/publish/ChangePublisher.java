package io.upgradewatch.publish;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.poll.PollOutcome;

/**
 * The producer of one shard. Called on the poll loop's thread, and answers there.
 *
 * <p>Publications are committed in the order of the calls. Those that arrive while a commit runs share the next one.
 */
public interface ChangePublisher {

    /**
     * Publishes all of it or nothing.
     *
     * @return completes after the commit; fails with {@link Aborted} if nothing was written and the publisher still
     *     works, with {@link TooLarge} if that is so because this publication is too long, and with {@link Fenced} if this publisher has no say any more and must be replaced
     */
    Uni<Void> publish(Publication publication);

    /** Puts aside an answer that nobody could read; same promise as {@link #publish}. */
    Uni<Void> putAside(Imei imei, AccountName account, PollOutcome.Unreadable answer);

    /**
     * Lets go: what was accepted is committed if that is possible within a few seconds, then the publisher is closed.
     * Later calls fail with {@link Fenced}. Never fails itself.
     */
    Uni<Void> close();
}
