package io.upgradewatch.embedded.kafka;

/** The embedded broker cannot run here; the message says why, to the person who configured it. */
public final class BrokerNotStarted extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BrokerNotStarted(String message, Throwable cause) {
        super(message, cause);
    }
}
