package io.upgradewatch.kafka.client;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What an admin's question came to: an answer, a refusal, or nothing that can be made use of. Blocks. */
public final class KafkaAnswers {

    /**
     * One of them.
     *
     * @param value what was answered, if anything was
     * @param refused whether it was not answered because this service may not ask
     */
    public record Answer<T>(Optional<T> value, boolean refused) {}

    private KafkaAnswers() {}

    /**
     * Waits for the answer. A question that these brokers do not know, or whose object does not exist, has none.
     *
     * @throws UnusableTopics if the credentials are refused
     * @throws KafkaUnreachable if it may help to ask again
     */
    public static <T> Answer<T> to(KafkaFuture<T> question) {
        try {
            return new Answer<>(Optional.ofNullable(question.get()), false);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            refusedCredentials(cause).ifPresent(fault -> {
                throw new UnusableTopics(List.of(fault));
            });
            if (cause instanceof AuthorizationException) {
                return new Answer<>(Optional.empty(), true);
            }
            if (cause instanceof RetriableException && !(cause instanceof UnknownTopicOrPartitionException)) {
                throw new KafkaUnreachable("Kafka does not answer: " + cause.getMessage(), cause);
            }
            return new Answer<>(Optional.empty(), false);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new KafkaUnreachable("stopped while asking Kafka", stopped);
        }
    }

    /** A sentence for people, if it is the credentials that {@code failure} is about. */
    static Optional<String> refusedCredentials(Throwable failure) {
        // Kafka's message may repeat the user's name, and whatever a broker's own plug-in says.
        return causes(failure).anyMatch(AuthenticationException.class::isInstance)
                ? Optional.of("Kafka refuses these credentials: see kafka.sasl.* and kafka.ssl.*")
                : Optional.empty();
    }

    /** {@code failure} and all that is behind it. */
    public static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }
}
