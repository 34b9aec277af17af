package io.upgradewatch.kafka.client;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;

/** Waits for what the cluster answers. */
public final class Answers {

    private Answers() {}

    /**
     * Blocks until the answer is there.
     *
     * @param question what was asked for, as people call it
     * @throws KafkaUnreachable if there is none
     */
    public static <T> T of(KafkaFuture<T> asked, String question) {
        try {
            return asked.get();
        } catch (ExecutionException failed) {
            throw new KafkaUnreachable(
                    "Kafka does not tell " + question + ": " + failed.getCause().getMessage(), failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new KafkaUnreachable("stopped while asking Kafka " + question, stopped);
        }
    }
}
