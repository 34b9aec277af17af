package io.upgradewatch.kafka.write;

import io.upgradewatch.publish.Aborted;
import io.upgradewatch.publish.Fenced;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** One transaction: begun, filled, and ended one way or the other. Blocks, for as long as the producer's time-outs. */
final class Transaction {

    private static final List<Class<? extends Exception>> FATAL = List.of(
            ProducerFencedException.class,
            InvalidProducerEpochException.class,
            OutOfOrderSequenceException.class,
            TransactionalIdNotFoundException.class,
            TransactionalIdAuthorizationException.class,
            AuthenticationException.class,
            UnsupportedVersionException.class);

    private final Producer<byte[], byte[]> producer;

    Transaction(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /**
     * Commits all rows of all submissions, or none.
     *
     * @throws Aborted if none is written and the producer works on
     * @throws Fenced if the producer must not be used on; whether the rows are written is then unknown
     */
    void commit(List<Submission> submissions) {
        try {
            producer.beginTransaction();
        } catch (RuntimeException failed) {
            throw new Fenced("no transaction can be begun", failed);
        }
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try {
            fill(submissions, sent);
        } catch (RuntimeException failed) {
            throw abort(failed);
        }
        try {
            producer.commitTransaction();
        } catch (RuntimeException failed) {
            throw uncommitted(failed, sent);
        }
    }

    private void fill(List<Submission> submissions, List<Future<RecordMetadata>> sent) {
        for (Submission submission : submissions) {
            for (ProducerRecord<byte[], byte[]> row : submission.rows()) {
                sent.add(producer.send(row));
            }
            submission.lastSent(sent.get(sent.size() - 1));
        }
    }

    // A producer sends the end of a transaction only after the last row has arrived, and never once a row has failed:
    // with a failed row nothing was committed. Without one it is the end itself that failed or did not come in time,
    // and whether it reached the broker cannot be told from here; who fences next sees the truth in the log.
    private RuntimeException uncommitted(RuntimeException failure, List<Future<RecordMetadata>> sent) {
        return failedRow(sent)
                .<RuntimeException>map(this::abort)
                .orElseGet(() -> new Fenced("a commit's result is unknown", failure));
    }

    private static Optional<Exception> failedRow(List<Future<RecordMetadata>> sent) {
        for (Future<RecordMetadata> row : sent) {
            try {
                if (row.isDone()) {
                    row.get();
                }
            } catch (ExecutionException failed) {
                return Optional.of(failed.getCause() instanceof Exception cause ? cause : failed);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Whether {@code type} is anywhere behind {@code failure}: a producer in an error state wraps what led to it. */
    static boolean causedBy(Class<? extends Exception> type, Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).anyMatch(type::isInstance);
    }

    private RuntimeException abort(Exception failure) {
        if (FATAL.stream().anyMatch(type -> causedBy(type, failure))) {
            return new Fenced("another owner has fenced this one, or the producer is beyond repair", failure);
        }
        try {
            producer.abortTransaction();
            return new Aborted("a transaction was aborted", failure);
        } catch (RuntimeException beyondRepair) {
            beyondRepair.addSuppressed(failure);
            return new Fenced("a transaction could not be aborted", beyondRepair);
        }
    }
}
