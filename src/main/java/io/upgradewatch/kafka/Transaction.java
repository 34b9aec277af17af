package io.upgradewatch.kafka;

import io.upgradewatch.publish.Aborted;
import io.upgradewatch.publish.Fenced;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
        Exception failure = fill(submissions, sent);
        if (failure != null) {
            throw abort(failure);
        }
        try {
            producer.commitTransaction();
        } catch (RuntimeException unknown) {
            // Everything had arrived, so only the end itself can have failed, and whether it reached the broker
            // cannot be told from here. Who fences next sees the truth in the log.
            throw new Fenced("a commit's result is unknown", unknown);
        }
    }

    private Exception fill(List<Submission> submissions, List<Future<RecordMetadata>> sent) {
        try {
            for (Submission submission : submissions) {
                for (ProducerRecord<byte[], byte[]> row : submission.rows()) {
                    sent.add(producer.send(row));
                }
                submission.lastSent(sent.get(sent.size() - 1));
            }
            // Before the commit, which would flush too: a row that fails here surely ended nothing.
            producer.flush();
            for (Future<RecordMetadata> row : sent) {
                row.get();
            }
            return null;
        } catch (ExecutionException failed) {
            return failed.getCause() instanceof Exception cause ? cause : failed;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return stopped;
        } catch (RuntimeException failed) {
            return failed;
        }
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
