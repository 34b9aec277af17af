package io.upgradewatch.publish;

/** The transaction came to nothing; the publisher works on, and the same change can be published again. */
public final class Aborted extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Aborted(String message, Throwable cause) {
        super(message, cause);
    }
}
