package io.upgradewatch.shard.cycle;

/** The device's shard is not polling on this instance. */
public final class NotHere extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NotHere() {
        super("this device's shard is not polling here");
    }
}
