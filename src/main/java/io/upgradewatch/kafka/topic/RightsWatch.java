package io.upgradewatch.kafka.topic;

import io.upgradewatch.kafka.client.KafkaAnswers;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.client.Threads;
import io.upgradewatch.kafka.client.UnusableTopics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.jboss.logging.Logger;

/**
 * Rights that are taken away while this runs. Whoever is refused anything says so here and to nobody else: what is
 * missing is then asked for, told in one line, and asked for again until it is there, which is another line.
 *
 * <p>Safe from any thread; asking is done on a thread of its own, and only while something is missing.
 */
public final class RightsWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RightsWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(2);
    // Longer than the longest pause of anything that tries again.
    private static final Duration BELIEVED = Duration.ofSeconds(45);

    private final KafkaSettings settings;
    private final Supplier<Map<String, String>> question;
    private final LongSupplier nanoTime;
    private final Thread thread = Threads.one("upgradewatch-rights", this::run);
    // Of ids that may be seen and not written with no question tells: when a client was refused for the last time.
    private final AtomicReference<Long> idsRefusedAt = new AtomicReference<>();
    private long lostAt;
    private volatile boolean suspected;
    private volatile boolean stopped;
    private volatile Map<String, String> missing = Map.of();

    /**
     * @param question what is missing now, each with what helps in full; blocks, and may throw {@link KafkaUnreachable}
     * @param nanoTime as {@link System#nanoTime()} counts
     */
    RightsWatch(KafkaSettings settings, Supplier<Map<String, String>> question, LongSupplier nanoTime) {
        this.settings = settings;
        this.question = question;
        this.nanoTime = nanoTime;
    }

    /** Asks brokers, with an admin made of these settings for each question. */
    public static RightsWatch of(KafkaSettings settings) {
        return new RightsWatch(settings, () -> missing(settings), System::nanoTime);
    }

    private static Map<String, String> missing(KafkaSettings settings) {
        Map<String, String> missing = new TreeMap<>();
        try (Admin admin = Admin.create(settings.admin())) {
            new Rights(settings, admin)
                    .find()
                    .missing()
                    .forEach(right -> missing.put(right.toString(), right.told(settings)));
        }
        return missing;
    }

    public void start() {
        thread.start();
    }

    /** Takes note of a failure; true if it is a refusal, and so told from here. */
    public boolean refused(Throwable failure) {
        boolean refusal = KafkaAnswers.causes(failure)
                .anyMatch(cause -> cause instanceof AuthorizationException || cause instanceof AuthenticationException);
        if (refusal) {
            if (KafkaAnswers.causes(failure).anyMatch(TransactionalIdAuthorizationException.class::isInstance)) {
                idsRefusedAt.set(nanoTime.getAsLong());
            }
            suspected = true;
            LockSupport.unpark(thread);
        }
        return refusal;
    }

    /** A shard's transactional id could be written with. */
    public void fenced() {
        idsRefusedAt.set(null);
    }

    /** Why this instance cannot work until a person has acted; empty if it is allowed all that it needs. */
    public Optional<String> obstacle() {
        Map<String, String> now = missing;
        return now.isEmpty()
                ? Optional.empty()
                : Optional.of("Kafka refuses what this instance needs: " + String.join("; ", now.keySet()));
    }

    /** How many rights are missing. */
    public int missing() {
        return missing.size();
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!stopped) {
            if (suspected || !missing.isEmpty()) {
                look();
                LockSupport.parkNanos(LOOK.toNanos());
            } else {
                LockSupport.park(this);
            }
        }
    }

    /** Asks what is missing, and tells what has changed. */
    void look() {
        suspected = false;
        Map<String, String> found = new TreeMap<>();
        try {
            found.putAll(question.get());
        } catch (UnusableTopics refused) {
            refused.faults().forEach(fault -> found.put(fault, fault));
        } catch (RuntimeException away) {
            LOG.debugf(away, "nobody can be asked for rights");
            suspected = true;
            return;
        }
        long now = nanoTime.getAsLong();
        Long refusedAt = idsRefusedAt.get();
        if (refusedAt != null && now - refusedAt < BELIEVED.toNanos()) {
            MissingRight ids = MissingRight.onTransactionalIds(settings.transactionalIds());
            found.put(ids.toString(), ids.told(settings));
        }
        tell(found, now);
        missing = Map.copyOf(found);
    }

    private void tell(Map<String, String> found, long now) {
        Map<String, String> before = missing;
        if (found.isEmpty() && !before.isEmpty()) {
            LOG.infof("Kafka allows all that is needed again after=%s", Duration.ofNanos(now - lostAt));
        } else if (!before.keySet().containsAll(found.keySet())) {
            lostAt = before.isEmpty() ? now : lostAt;
            LOG.errorf(
                    "Kafka refuses what this instance needs; it goes on by itself as soon as that is allowed. Missing: %s",
                    found.entrySet().stream()
                            .filter(right -> !before.containsKey(right.getKey()))
                            .map(Map.Entry::getValue)
                            .collect(Collectors.joining("; ")));
        }
    }
}
