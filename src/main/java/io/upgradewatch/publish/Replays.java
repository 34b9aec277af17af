package io.upgradewatch.publish;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Present states, or changes that were told, written once more to a topic of somebody's choice and marked as such. Each
 * runs on the instance that it was asked of, and ends with it. Safe from any thread.
 */
public interface Replays {

    /**
     * Begins one; fails with {@link IllegalArgumentException} if its topic may not be written to, and with {@link
     * TooMany} if as many run as may.
     */
    Uni<Status> start(Request request);

    /** One that this instance runs or has run lately. */
    Optional<Status> find(String id);

    /** All of them, the latest first. */
    List<Status> all();

    /** Ends it soon; nothing if it has ended. Says how it stands; empty if this instance does not know it. */
    Optional<Status> cancel(String id);

    /** What is written. */
    enum What {
        /** Of each watched device all that is known of it. */
        STATES,
        /** Changes as they were told, with their ids. */
        CHANGES;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is asked for; an empty part asks for nothing in particular.
     *
     * @param topic that is written to
     * @param campaign states with an upgrade of it, or changes of it
     * @param since only changes that were told from then on
     */
    public record Request(
            String topic,
            What what,
            Optional<Imei> device,
            Optional<AccountName> account,
            Optional<CampaignId> campaign,
            Optional<Instant> since) {

        public Request {
            Objects.requireNonNull(topic, "topic");
            Objects.requireNonNull(what, "what");
        }
    }

    /** How one stands. */
    enum State {
        RUNNING,
        DONE,
        CANCELLED,
        FAILED;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One of them.
     *
     * @param read rows of the source that were looked at
     * @param total rows to be looked at; 0 until that is known
     * @param published rows written
     * @param failure why it failed; empty if it did not
     */
    record Status(
            String id,
            Request request,
            State state,
            long read,
            long total,
            long published,
            Instant startedAt,
            Optional<Instant> endedAt,
            Optional<String> failure) {}

    /** As many run as may. */
    final class TooMany extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public TooMany() {
            super("as many replays run here as may", null, false, false);
        }
    }
}
