package io.upgradewatch.kafka.row;

/** A record that is not a row of its topic; the message says why and repeats nothing of the record. */
public class UnreadableRow extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnreadableRow(String message) {
        super(message);
    }
}
