package io.upgradewatch.shard.cycle;

/** What was asked for is under way, and Kafka keeps it from being finished; the message says what is waited for. */
public final class WaitsForKafka extends RuntimeException {

    public static final String FOUND = "found, waits for Kafka";

    private static final long serialVersionUID = 1L;

    public WaitsForKafka(String message) {
        super(message, null, false, false);
    }
}
