package io.upgradewatch.recover;

/** A shard must not be polled: what is known of its devices is lost, and nobody has chosen what to do about it. */
public final class LostState extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LostState(Loss loss) {
        super(
                loss.words()
                        + " was never written, or its topic was made anew, though changes were told; to poll on could"
                        + " tell a fleet's history again. Bring the topic back, or set upgradewatch.kafka.lost-state to"
                        + " rebuild (from the changes that the topic still holds; what they do not hold is adopted"
                        + " silently), adopt (take silently as known what upstream shows) or replay (begin anew and tell"
                        + " again)",
                null,
                false,
                false);
    }
}
