package io.upgradewatch.kafka.loss;

import io.upgradewatch.recover.LostStateChoice;
import java.util.Objects;

/**
 * What is to be done about what is lost.
 *
 * @param choice for a shard whose state or watchlist is lost
 * @param notices whether the consumers of the changes are told of it
 */
public record Recovery(LostStateChoice choice, boolean notices) {

    /** Nothing is done, and the shard not polled. */
    public static final Recovery REFUSED = new Recovery(LostStateChoice.REFUSE, false);

    public Recovery {
        Objects.requireNonNull(choice, "choice");
    }
}
