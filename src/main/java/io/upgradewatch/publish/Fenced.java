package io.upgradewatch.publish;

/** Somebody else owns the shard now, or the publisher is beyond repair: nothing was written and nothing will be. */
public final class Fenced extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Fenced(String message, Throwable cause) {
        super(message, cause);
    }
}
