package io.upgradewatch.publish;

/** One publication is longer than the log takes: nothing was written, and nothing of it will be, however often tried. */
public final class TooLarge extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TooLarge(String message, Throwable cause) {
        super(message, cause);
    }
}
