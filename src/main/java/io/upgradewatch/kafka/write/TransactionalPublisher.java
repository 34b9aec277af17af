package io.upgradewatch.kafka.write;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.kafka.client.TopicNames;
import io.upgradewatch.kafka.row.ChangeRecord;
import io.upgradewatch.kafka.row.RowKey;
import io.upgradewatch.kafka.row.StateRow;
import io.upgradewatch.kafka.row.UnreadableRecord;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.publish.Aborted;
import io.upgradewatch.publish.ChangePublisher;
import io.upgradewatch.publish.Fenced;
import io.upgradewatch.publish.NotAllowed;
import io.upgradewatch.publish.Publication;
import io.upgradewatch.publish.TooLarge;
import io.upgradewatch.publish.TransactionListener;
import io.upgradewatch.publish.TransactionListener.Ending;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;

/**
 * The pen of one shard: one producer with the shard's own transactional id, whose transactions run one after another.
 *
 * <p>What is handed over to an idle pen goes at once; what comes soon after waits a little, and shares the next transaction.
 * Handing over takes effect with the call, whether or not the answer is subscribed to. Kafka's blocking calls run on the
 * commit threads, answers on the loop.
 */
public final class TransactionalPublisher implements ChangePublisher {

    private static final Logger LOG = Logger.getLogger(TransactionalPublisher.class);
    private static final int MAX_SHARING = 1_000;
    // From the beginning of one transaction to that of the next: each takes its client half a millisecond of CPU time,
    // however many rows it has. Much less than the 50 ms within which a change is to be told.
    private static final Duration COMPANY = Duration.ofMillis(15);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final int shard;
    private final TopicNames topics;
    private final Producer<byte[], byte[]> producer;
    private final ScheduledExecutorService commits;
    private final LongSupplier nanoTime;
    private final Executor loop;
    private final TransactionListener listener;
    private final Predicate<Throwable> refused;
    private final Consumer<TransactionalPublisher> onEnd;
    private final Deque<Submission> waiting = new ArrayDeque<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private long lastBegan;
    private boolean running;
    private boolean closing;
    private Fenced end;

    /**
     * @param producer whose {@code initTransactions} has completed; closed with this
     * @param commits where Kafka's blocking calls run
     * @param nanoTime as {@link System#nanoTime()} counts
     * @param refused is told of each failure; true if it is a refusal, which is then told to people elsewhere
     * @param onEnd called on the loop once nothing can be published with this any more
     */
    public TransactionalPublisher(
            int shard,
            TopicNames topics,
            Producer<byte[], byte[]> producer,
            ScheduledExecutorService commits,
            LongSupplier nanoTime,
            Executor loop,
            TransactionListener listener,
            Predicate<Throwable> refused,
            Consumer<TransactionalPublisher> onEnd) {
        this.shard = shard;
        this.topics = topics;
        this.producer = producer;
        this.commits = commits;
        this.nanoTime = nanoTime;
        this.lastBegan = nanoTime.getAsLong() - COMPANY.toNanos();
        this.loop = loop;
        this.listener = listener;
        this.refused = refused;
        this.onEnd = onEnd;
    }

    @Override
    public Uni<Void> publish(Publication publication) {
        List<ProducerRecord<byte[], byte[]>> rows =
                new ArrayList<>(publication.changes().size() + 1);
        for (UpgradeStatusChanged change : publication.changes()) {
            rows.add(ChangeRecord.of(change, publication.trace(), topics.changes(), shard));
        }
        rows.add(new ProducerRecord<>(topics.state(), shard, RowKey.of(publication.imei()), StateRow.of(publication)));
        return submit(rows).replaceWithVoid();
    }

    @Override
    public Uni<Void> putAside(Imei imei, AccountName account, PollOutcome.Unreadable answer) {
        return submit(List.of(UnreadableRecord.of(imei, account, answer, topics.unreadable())))
                .replaceWithVoid();
    }

    /** Writes any row with this producer; completes with its offset after the commit, fails as {@link #publish} does. */
    public Uni<Long> send(ProducerRecord<byte[], byte[]> row) {
        return submit(List.of(row));
    }

    @Override
    public Uni<Void> close() {
        synchronized (this) {
            if (!closing && end == null) {
                closing = true;
                CompletableFuture.delayedExecutor(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(() -> end(new Fenced("the publisher was closed before its last commit ended", null)));
                loop.execute(() -> onEnd.accept(this));
                runIfIdle();
            }
        }
        return Uni.createFrom().completionStage(closed.copy());
    }

    /** Writes these rows in one transaction; completes with the last one's offset, fails as {@link #publish} does. */
    public Uni<Long> submit(List<ProducerRecord<byte[], byte[]>> rows) {
        Submission submission = new Submission(rows);
        synchronized (this) {
            if (end != null || closing) {
                return Uni.createFrom().failure(end != null ? end : new Fenced("the publisher is closed", null));
            }
            waiting.add(submission);
            runIfIdle();
        }
        return submission.whenEnded();
    }

    private void runIfIdle() {
        if (!running) {
            running = true;
            commits.schedule(this::commitNext, companyNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private long companyNanos() {
        return closing || waiting.size() >= MAX_SHARING
                ? 0
                : Math.max(0, lastBegan + COMPANY.toNanos() - nanoTime.getAsLong());
    }

    private void commitNext() {
        List<Submission> batch = nextBatch();
        try {
            commit(batch);
        } catch (Fenced fenced) {
            Fenced told = refused.test(fenced) ? new Fenced(fenced.getMessage(), new NotAllowed(fenced)) : fenced;
            answer(batch, told);
            end(told);
        } catch (RuntimeException bug) {
            Fenced fenced = new Fenced("the publisher failed", bug);
            answer(batch, fenced);
            end(fenced);
        }
        goOn();
    }

    private synchronized List<Submission> nextBatch() {
        List<Submission> batch = new ArrayList<>(Math.min(waiting.size(), MAX_SHARING));
        while (!waiting.isEmpty() && batch.size() < MAX_SHARING) {
            batch.add(waiting.poll());
        }
        lastBegan = nanoTime.getAsLong();
        return batch;
    }

    private void goOn() {
        synchronized (this) {
            running = false;
            if (end == null && !waiting.isEmpty()) {
                runIfIdle(); // by way of the queue, so that shards take turns on the threads
                return;
            }
            if (end != null || !closing) {
                return;
            }
            end = new Fenced("the publisher is closed", null);
        }
        closeProducer(LAST_WORDS);
        loop.execute(() -> closed.complete(null));
    }

    private void commit(List<Submission> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            new Transaction(producer).commit(batch);
            listener.transactionEnded(Ending.COMMITTED);
            loop.execute(() -> batch.forEach(Submission::committed));
        } catch (Aborted aborted) {
            listener.transactionEnded(Ending.ABORTED);
            boolean tooLarge = Transaction.causedBy(RecordTooLargeException.class, aborted);
            if (tooLarge && batch.size() > 1) {
                // One row that no broker takes must not hold up those that only happen to share its transaction.
                commitOneByOne(batch);
                return;
            }
            LOG.logf(
                    refused.test(aborted) ? Logger.Level.DEBUG : Logger.Level.WARN,
                    "transaction aborted shard=%d publications=%d cause=%s",
                    shard,
                    batch.size(),
                    aborted.getCause());
            answer(batch, tooLarge ? new TooLarge("longer than Kafka takes", aborted) : aborted);
        }
    }

    private void commitOneByOne(List<Submission> batch) {
        for (int i = 0; i < batch.size(); i++) {
            try {
                commit(batch.subList(i, i + 1));
            } catch (Fenced fenced) {
                answer(batch.subList(i, batch.size()), fenced);
                throw fenced;
            }
        }
    }

    private void answer(List<Submission> batch, RuntimeException failure) {
        loop.execute(() -> batch.forEach(submission -> submission.failed(failure)));
    }

    // From a commit thread that found out, or when the last words take too long.
    private void end(Fenced why) {
        List<Submission> unheard;
        synchronized (this) {
            if (end != null) {
                return;
            }
            end = why;
            unheard = new ArrayList<>(waiting);
            waiting.clear();
        }
        LOG.logf(
                refused.test(why) ? Logger.Level.DEBUG : Logger.Level.INFO,
                "publisher ended shard=%d why=%s cause=%s",
                shard,
                why.getMessage(),
                why.getCause());
        listener.transactionEnded(Ending.FENCED);
        answer(unheard, why);
        closeProducer(Duration.ZERO);
        loop.execute(() -> {
            onEnd.accept(this);
            closed.complete(null);
        });
    }

    private void closeProducer(Duration patience) {
        try {
            producer.close(patience);
        } catch (RuntimeException failed) {
            LOG.debugf(failed, "producer did not close shard=%d", shard);
        }
    }
}
