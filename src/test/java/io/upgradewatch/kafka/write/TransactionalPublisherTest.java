package io.upgradewatch.kafka.write;

import io.upgradewatch.kafka.Samples;
import io.upgradewatch.kafka.client.TopicNames;
import io.upgradewatch.publish.TooLarge;
import io.upgradewatch.publish.TransactionListener.Ending;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TransactionalPublisherTest {

    private long nanos;
    private final SteppedCommits commits = new SteppedCommits();
    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final List<Ending> endings = new ArrayList<>();
    private final TransactionalPublisher pen = writingWith(kafka);

    @BeforeEach
    void fence() {
        kafka.initTransactions();
    }

    @Test
    void whatIsHandedToAnIdlePenGoesAtOnce() {
        publish();

        assertThat(commits.delays).containsExactly(0L);
    }

    @Test
    void whatComesSoonAfterATransactionBeganWaitsALittleForCompanyAndSharesTheNext() {
        publish();
        commits.runNext();

        publish();
        publish();

        assertThat(commits.delays).hasSize(2);
        assertThat(commits.delays.get(1)).isBetween(1L, TimeUnit.MILLISECONDS.toNanos(15));
        commits.runNext();
        assertThat(kafka.commitCount()).isEqualTo(2);
        assertThat(kafka.history()).hasSize(6);
    }

    @Test
    void whatComesLongAfterATransactionBeganGoesAtOnce() {
        publish();
        commits.runNext();
        nanos += TimeUnit.MILLISECONDS.toNanos(15);

        publish();

        assertThat(commits.delays).containsExactly(0L, 0L);
    }

    @Test
    void whatFillsATransactionWaitsForNobody() {
        for (int i = 0; i < 2_000; i++) {
            publish();
        }
        commits.runNext();

        assertThat(commits.delays).hasSize(2);
        assertThat(commits.delays.get(1)).isZero();
    }

    @Test
    void aPenThatIsLaidDownWaitsForNobody() {
        pen.close();

        assertThat(commits.delays).containsExactly(0L);
    }

    @Test
    void aRowThatFailsWhileTheCommitWaitsForItHasEndedNothing() {
        MockProducer<byte[], byte[]> failing = failingAtTheCommit(new TimeoutException("the row did not arrive"));
        TransactionalPublisher own = writingWith(failing);

        own.publish(Samples.publication(Samples.IMEI)).subscribe().with(done -> {}, failure -> {});
        commits.runNext();

        assertThat(failing.transactionAborted()).isTrue();
        assertThat(endings).containsExactly(Ending.ABORTED);
    }

    @Test
    void aPublicationThatIsTooLongIsSaidToBe() {
        MockProducer<byte[], byte[]> failing = failingAtTheCommit(new RecordTooLargeException("1048577 bytes"));
        TransactionalPublisher own = writingWith(failing);
        List<Throwable> failures = new ArrayList<>();

        own.publish(Samples.publication(Samples.IMEI)).subscribe().with(done -> {}, failures::add);
        commits.runNext();

        assertThat(failures).singleElement().isInstanceOf(TooLarge.class);
    }

    @Test
    void aCommitThatFailsWithEveryRowInPlaceIsNotTriedAgain() {
        kafka.commitTransactionException = new TimeoutException("no answer");

        publish();
        commits.runNext();

        assertThat(kafka.transactionAborted()).isFalse();
        assertThat(endings).containsExactly(Ending.FENCED);
    }

    private TransactionalPublisher writingWith(MockProducer<byte[], byte[]> producer) {
        return new TransactionalPublisher(
                0,
                TopicNames.CUSTOMARY,
                producer,
                commits,
                () -> nanos,
                Runnable::run,
                endings::add,
                failure -> false,
                ended -> {});
    }

    /** One whose row fails with this while the commit waits for it. */
    private static MockProducer<byte[], byte[]> failingAtTheCommit(RuntimeException failure) {
        MockProducer<byte[], byte[]> failing =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public void commitTransaction() {
                        errorNext(failure);
                        throw new org.apache.kafka.common.KafkaException("in an error state");
                    }
                };
        failing.initTransactions();
        return failing;
    }

    private void publish() {
        pen.publish(Samples.publication(Samples.IMEI)).subscribe().with(done -> {}, failure -> {});
    }

    /** Commit threads that do nothing until they are told to. */
    private static final class SteppedCommits extends ScheduledThreadPoolExecutor {

        private final Deque<Runnable> tasks = new ArrayDeque<>();
        private final List<Long> delays = new ArrayList<>();

        SteppedCommits() {
            super(0);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            tasks.add(task);
            delays.add(unit.toNanos(delay));
            return null;
        }

        void runNext() {
            tasks.remove().run();
        }
    }
}
