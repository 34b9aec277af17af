package io.upgradewatch.command.output;

/** Something is wrong with what was looked at; the message is a sentence for people. */
public final class NotDone extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NotDone(String message) {
        super(message, null, false, false);
    }
}
