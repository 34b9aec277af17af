package io.upgradewatch.kafka.client;

/** Kafka did not answer as it should; asking again later may help. */
public final class KafkaUnreachable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public KafkaUnreachable(String message, Throwable cause) {
        super(message, cause);
    }
}
