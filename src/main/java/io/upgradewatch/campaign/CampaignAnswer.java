package io.upgradewatch.campaign;

import java.time.Duration;
import java.util.Optional;

/** How a question about campaigns ended. */
public sealed interface CampaignAnswer<T> {

    /** Calls the one function of {@code cases} that fits. */
    void match(Cases<? super T> cases);

    /** One function for each ending. */
    interface Cases<T> {
        void read(T value);

        void throttled(Optional<Duration> retryAfter);

        void refused(String cause);

        void failed(String cause);
    }

    /** Upstream answered. */
    public record Read<T>(T value) implements CampaignAnswer<T> {
        @Override
        public void match(Cases<? super T> cases) {
            cases.read(value);
        }
    }

    /**
     * Upstream asked for fewer requests.
     *
     * @param retryAfter how long it asked us to wait; empty if it did not say
     */
    record Throttled<T>(Optional<Duration> retryAfter) implements CampaignAnswer<T> {
        @Override
        public void match(Cases<? super T> cases) {
            cases.throttled(retryAfter);
        }
    }

    /**
     * Upstream does not know the question, or does not answer it to us; asking again soon is useless.
     *
     * @param cause a short word or phrase for people, free of secrets
     */
    record Refused<T>(String cause) implements CampaignAnswer<T> {
        @Override
        public void match(Cases<? super T> cases) {
            cases.refused(cause);
        }
    }

    /**
     * No answer, or none that can be read; the next may be better.
     *
     * @param cause a short word or phrase for people, free of secrets
     */
    record Failed<T>(String cause) implements CampaignAnswer<T> {
        @Override
        public void match(Cases<? super T> cases) {
            cases.failed(cause);
        }
    }
}
