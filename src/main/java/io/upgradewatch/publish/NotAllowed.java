package io.upgradewatch.publish;

/** The log refuses what was asked of it until a person allows it; whoever watches over rights has told it already. */
public final class NotAllowed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NotAllowed(Throwable cause) {
        super("this is not allowed", cause);
    }
}
