package io.upgradewatch.kafka;

/** A record that is not a row of its topic; the message says why and repeats nothing of the record. */
class UnreadableRow extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableRow(String message) {
        super(message);
    }
}
