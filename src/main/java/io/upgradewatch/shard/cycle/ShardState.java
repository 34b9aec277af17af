package io.upgradewatch.shard.cycle;

import io.upgradewatch.publish.ChangePublisher;
import java.util.Optional;

/** Where a shard stands between being assigned and being given up. Only a polling shard has a pen to publish with. */
public sealed interface ShardState {

    /** As metrics spell it. */
    String label();

    /** The producer, once the shard is fenced. */
    default Optional<ChangePublisher> publisher() {
        return Optional.empty();
    }

    /** Assigned; the earlier owner is being fenced, or the log is being read. */
    record Replaying(Optional<ChangePublisher> publisher) implements ShardState {

        ShardState.Replaying fenced(ChangePublisher pen) {
            return new ShardState.Replaying(Optional.of(pen));
        }

        @Override
        public String label() {
            return "replaying";
        }
    }

    /** All is known and devices are polled. */
    record Polling(ChangePublisher pen) implements ShardState {
        @Override
        public Optional<ChangePublisher> publisher() {
            return Optional.of(pen);
        }

        @Override
        public String label() {
            return "polling";
        }
    }

    /** Being given up: nothing new is polled, what is accepted is committed. */
    record Draining() implements ShardState {
        @Override
        public String label() {
            return "draining";
        }
    }

    /** Not ours. */
    record Closed() implements ShardState {
        @Override
        public String label() {
            return "closed";
        }
    }
}
