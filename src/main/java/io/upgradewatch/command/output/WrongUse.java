package io.upgradewatch.command.output;

/** The command cannot be run like this: what is configured is wrong or not enough; the message says how. */
public final class WrongUse extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public WrongUse(String message) {
        super(message, null, false, false);
    }
}
