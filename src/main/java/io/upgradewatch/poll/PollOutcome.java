package io.upgradewatch.poll;

import io.upgradewatch.fota.UpgradeHistory;
import java.time.Duration;
import java.util.Optional;

/** How one poll ended. Everything that an upstream can do ends in one of these; a poll never throws. */
public sealed interface PollOutcome {

    /** Calls the one function of {@code cases} that fits. */
    <T> T match(Cases<T> cases);

    /** In a short word why nothing was read; {@code served} if something was. */
    default String cause() {
        return "served";
    }

    /** One function for each ending. */
    interface Cases<T> {
        T reported(Reported outcome);

        T repeated(Repeated outcome);

        T throttled(Throttled outcome);

        T refused(Refused outcome);

        T denied(Denied outcome);

        T unreachable(Unreachable outcome);

        T unreadable(Unreadable outcome);
    }

    /**
     * Upstream answered with the device's history.
     *
     * @param history what could be read
     * @param fingerprint of the answer as it came; 0 if it has none
     * @param aside what could not be read of it, or is about others; null if that is nothing
     */
    record Reported(UpgradeHistory history, long fingerprint, Unreadable aside) implements PollOutcome {

        /** One that was read to the last entry. */
        public Reported(UpgradeHistory history, long fingerprint) {
            this(history, fingerprint, null);
        }

        /** A history that came as no answer in particular. */
        public Reported(UpgradeHistory history) {
            this(history, 0);
        }

        @Override
        public <T> T match(Cases<T> cases) {
            return cases.reported(this);
        }
    }

    /** Upstream answered as it did when the caller last read its answer, and nobody read it again. */
    record Repeated() implements PollOutcome {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.repeated(this);
        }
    }

    /**
     * Upstream asked for fewer requests.
     *
     * @param retryAfter how long it asked us to wait; empty if it did not say
     */
    record Throttled(Optional<Duration> retryAfter) implements PollOutcome {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.throttled(this);
        }

        @Override
        public String cause() {
            return "throttled";
        }
    }

    /**
     * Upstream will not talk about this device; others are not touched.
     *
     * @param permanent whether upstream named the device as the fault, so that asking again soon is useless
     * @param cause a short code or phrase for people, free of secrets and of the IMEI
     * @param blame {@link Blame#DEVICE} if its neighbours are served
     */
    record Refused(boolean permanent, String cause, Blame blame) implements PollOutcome {

        /** One that upstream put into words, or that nobody has looked into. */
        public Refused(boolean permanent, String cause) {
            this(permanent, cause, permanent ? Blame.DEVICE : Blame.UNDECIDED);
        }

        @Override
        public <T> T match(Cases<T> cases) {
            return cases.refused(this);
        }
    }

    /**
     * The account or the credentials were refused; every device of that scope would fare the same.
     *
     * @param scope what was refused
     * @param cause a short code or phrase for people, free of secrets
     */
    record Denied(Scope scope, String cause) implements PollOutcome {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.denied(this);
        }
    }

    /** What a denial covers. */
    enum Scope {
        ACCOUNT,
        CREDENTIALS
    }

    /**
     * No answer, or one that says that upstream itself is in trouble.
     *
     * @param blame {@link Blame#DEVICE} if it goes on while its neighbours are served
     */
    record Unreachable(String cause, Blame blame) implements PollOutcome {

        /** A failure that nobody has looked into. */
        public Unreachable(String cause) {
            this(cause, Blame.UNDECIDED);
        }

        @Override
        public <T> T match(Cases<T> cases) {
            return cases.unreachable(this);
        }
    }

    /**
     * An answer, or a part of one, that claims to be a history and cannot be read as this device's.
     *
     * @param cause a short word from a small set, fit for a metric label: {@code not_json not_a_list bad_entry too_long
     *     too_deep bad_encoding content_encoding foreign}
     * @param detail where and why, for people; free of secrets
     * @param status the HTTP status
     * @param body the first 64 KiB of what came, possibly empty; shared, not to be changed
     */
    record Unreadable(String cause, String detail, int status, byte[] body) implements PollOutcome {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.unreadable(this);
        }

        /** Without the body, which may hold anything. */
        @Override
        public String toString() {
            return "Unreadable[" + cause + ", " + detail + ", status " + status + ", " + body.length + " bytes]";
        }
    }
}
